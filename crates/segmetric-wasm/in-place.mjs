/**
 * Builds the module of losses that work in place on another module's memory. The memory is imported, and the module may stand anywhere
 * in it: its addresses are counted from `__memory_base`, which an instance is given. Where data holds an address, the base is to be
 * added by who makes the instance.
 */
import binaryen from 'binaryen';
import { buildOnImportedMemory } from './imported-memory.mjs';
import { blankPlaces, cutPanics } from './panics.mjs';
import { codeAndData, numberAt, numberBytes, sectionsOf } from './sections.mjs';
import { FEATURES, shrink } from './shrink.mjs';

const FLAGS = [
  '-Crelocation-model=pic',
  '-Clink-arg=--experimental-pic',
  '-Clink-arg=-pie',
  // The names by which panics are found.
  '-Clink-arg=--demangle',
];

/**
 * The type of the imported memory: at least 0 pages, in five bytes, so that the type of shared memory can be written over it where the
 * memory is shared: `03 00 80 80 04`, at least 0 and at most 65,536 pages.
 */
const MEMORY_TYPE = [0x00, 0x80, 0x80, 0x80, 0x00];

/** Returns the module's bytes, what an instance needs to know of them, and what was left out. */
export function buildInPlace() {
  const cargo = ['--no-default-features', '--features', 'in-place'];
  const linked = buildOnImportedMemory('segmetric-wasm', cargo, FLAGS);
  const module = binaryen.readBinary(linked);
  module.setFeatures(FEATURES);
  const addresses = takeRelocations(module);
  module.removeExport('__data_end');
  const cut = cutPanics(module);
  shrink(module, 2);
  module.runPasses(['strip-producers', 'strip-target-features']);
  const built = module.emitBinary();
  module.dispose();
  // Addresses are small numbers here, and many of the code's are no addresses. A place that is used goes to a panic, which is a trap.
  const blank = blankPlaces(built, () => false);
  const { dataBytes, tableLength } = sizesOf(built);
  return {
    ...withWideMemoryType(built),
    dataBytes,
    tableLength,
    addresses: addresses.filter((address) => wordAt(built, address) !== 0),
    before: linked.length,
    cut,
    blank,
  };
}

/**
 * The addresses in the data at which addresses of the data stand. The linker has a function for them, which adds the base to each; that
 * is taken out, for it would keep all the places of panics. To places of functions in the table nothing is added: the table is the
 * module's own, and its base is 0.
 */
export function takeRelocations(module) {
  const name = '__wasm_apply_data_relocs';
  const { body } = binaryen.getFunctionInfo(module.getFunction(name));
  const { id, children } = binaryen.getExpressionInfo(body);
  const stores = (id === binaryen.BlockId ? children : [body]).map((each) => {
    const { id, offset, ptr, value } = binaryen.getExpressionInfo(each);
    if (id !== binaryen.StoreId || offset !== 0) throw new Error(`${name} does more than store`);
    return { at: sumOf(ptr).number, base: sumOf(value).base };
  });
  module.removeExport(name);
  return stores.filter(({ base }) => base === '__memory_base').map(({ at }) => at);
}

/** What an address is counted from, and the number that is added. */
function sumOf(expression) {
  const { left, right } = binaryen.getExpressionInfo(expression);
  const both = [left, right].map((each) => binaryen.getExpressionInfo(each));
  const base = both.find(({ id }) => id === binaryen.GlobalGetId);
  const number = both.find(({ id }) => id === binaryen.ConstId);
  return { base: base.name, number: number.value };
}

/** The bytes of the data and the length of the table of functions, as the linker's section `dylink.0` tells them. */
function sizesOf(bytes) {
  const [{ start }] = sectionsOf(bytes);
  const [nameLength, name] = numberAt(bytes, start);
  const [, memory] = numberAt(bytes, name + nameLength + 1);
  const [dataBytes, alignment] = numberAt(bytes, memory);
  const [power, table] = numberAt(bytes, alignment);
  const [tableLength] = numberAt(bytes, table);
  if (Buffer.from(bytes.subarray(name, name + nameLength)).toString() !== 'dylink.0' || power > 4) {
    throw new Error(
      'the module does not begin with the sizes of its data, or they stand at multiples of more than 16',
    );
  }
  return { dataBytes, tableLength };
}

/** The module with its memory's type in {@link MEMORY_TYPE}'s form, and where that stands. */
export function withWideMemoryType(bytes) {
  const { at, start, end } = sectionsOf(bytes).find(({ id }) => id === 2);
  const mark = Buffer.from('\x03env\x06memory\x02', 'latin1');
  const place = Buffer.from(bytes.subarray(start, end)).indexOf(mark);
  if (place < 0) throw new Error('the module does not import its memory');
  const type = start + place + mark.length;
  if (bytes[type] !== 0) throw new Error("the imported memory's type has an end");
  const [, past] = numberAt(bytes, type + 1);
  const head = numberBytes(end - start + MEMORY_TYPE.length - (past - type));
  const memoryTypeAt = at + 1 + head.length + type - start;
  const parts = [
    bytes.subarray(0, at + 1),
    head,
    bytes.subarray(start, type),
    MEMORY_TYPE,
    bytes.subarray(past),
  ];
  return { bytes: Buffer.concat(parts.map((part) => Buffer.from(part))), memoryTypeAt };
}

/** The word of data at an address; of data that is not written out it is 0. */
function wordAt(bytes, address) {
  const { segments } = codeAndData(bytes);
  const holder = segments.find(
    (each) => each.address <= address && address + 4 <= each.address + each.end - each.start,
  );
  return holder === undefined ? 0 : Buffer.from(bytes).readUInt32LE(holder.start + address - holder.address);
}
