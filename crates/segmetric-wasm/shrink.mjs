// How modules that Rust built become smaller. Both crates of modules come by here.
import binaryen from 'binaryen';

const { Features } = binaryen;

/** What Rust's target emits, and no newer: with every feature on, binaryen writes encodings that engines do not read yet. */
export const FEATURES = [
  Features.SIMD128,
  Features.BulkMemory,
  Features.BulkMemoryOpt,
  Features.MutableGlobals,
  Features.SignExt,
  Features.NontrappingFPToInt,
].reduce((all, feature) => all | feature, Features.MVP);

/** Makes a module smaller, and no slower; level 2 makes smaller what gzip makes of it. */
export function shrink(module, level = 1) {
  binaryen.setOptimizeLevel(2);
  binaryen.setShrinkLevel(level);
  // A function that grows by what is called from it alone becomes so large that engines allocate its registers badly.
  binaryen.setOneCallerInlineMaxSize(50);
  // Rust's stack grows down to address 0: whoever reads there has no stack left. So an address and an offset never wrap round to it.
  binaryen.setLowMemoryUnused(true);
  module.optimize();
  // Functions of one file are alike: one behind the other, gzip finds what they have in common.
  module.runPasses(['reorder-functions-by-name']);
}
