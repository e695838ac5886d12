// A panic has nowhere to write its text, and ends in a trap. What is there for the text alone is taken out of a module here.
import binaryen from 'binaryen';
import { codeAndData } from './sections.mjs';

/** What writes a number or a text into a panic's text. The errors of the crate are written without it (`error/text.rs`). */
const FORMATS = /^<.* as core(\[[0-9a-f]+\])?::fmt::\w+>::fmt(::h[0-9a-f]{16})?$/;

/**
 * Without the text the module is a tenth smaller: the functions that would make it trap at once: those of the standard library that
 * are named here, none of which returns. Returns how many there were.
 */
export function cutPanics(module) {
  const names =
    /^(core|alloc)(\[[0-9a-f]+\])?::(panicking::(panic\w*|assert_failed\w*|panic_const::panic_const_\w+)|(option|result)::(unwrap|expect)_failed|slice::index::slice_\w+_fail|slice::copy_from_slice_impl::len_mismatch_fail|slice::sort::shared::smallsort::panic_on_ord_violation|alloc::handle_alloc_error|raw_vec::(capacity_overflow|handle_error))(::h[0-9a-f]{16})?$/;
  let count = 0;
  for (let index = 0; index < module.getNumFunctions(); index++) {
    const each = module.getFunctionByIndex(index);
    const { name, module: imported, results, body } = binaryen.getFunctionInfo(each);
    const isPanic =
      names.test(name) &&
      results === binaryen.none &&
      binaryen.getExpressionInfo(body).type === binaryen.unreachable;
    if (imported || !(isPanic || FORMATS.test(name))) continue;
    binaryen.Function.setBody(each, module.unreachable());
    count++;
  }
  return count;
}

/**
 * Writes zeros over the places of panics, which nothing reads once the panics are cut: a `core::panic::Location` is the address and the
 * length of a file's name, a line and a column, four words. One whose address the code still has is kept, and so is its file's name.
 * Returns how many there were.
 *
 * @param mayBeUsed whether the code may have an address: by default, whether its bytes are in the code
 */
export function blankPlaces(bytes, mayBeUsed = (address, code) => code.includes(constant(address))) {
  const { code, segments } = codeAndData(bytes);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const names = new Set();
  const kept = new Set();
  let count = 0;
  for (const { address, start, end } of segments) {
    // Words stand at multiples of four, and segments begin anywhere.
    for (let at = start + (-address & 3); at + 16 <= end; at += 4) {
      const [file, length] = [view.getUint32(at, true), view.getUint32(at + 4, true)];
      const name = nameAt(bytes, segments, file, length);
      if (name === undefined) continue;
      const isUsed = mayBeUsed(address + at - start, code);
      (isUsed ? kept : names).add(name);
      if (isUsed) continue;
      bytes.fill(0, at, at + 16);
      count++;
    }
  }
  for (const name of names) {
    if (!kept.has(name)) bytes.fill(0, ...name.split(' ').map(Number));
  }
  return count;
}

/** Where the name of a source file stands in the module, `'START END'`, if that is what these words tell. */
function nameAt(bytes, segments, address, length) {
  const holder = segments.find(
    (each) => address >= each.address && address + length <= each.address + each.end - each.start,
  );
  if (holder === undefined || length > 300) return undefined;
  const start = holder.start + address - holder.address;
  const text = Buffer.from(bytes.subarray(start, start + length)).toString('latin1');
  return /^[\w./\\:-]+\.rs$/.test(text) ? `${start} ${start + length}` : undefined;
}

/** The instruction that makes an address: the code is searched for its bytes, so an address may be found where none is. */
function constant(address) {
  const bytes = [0x41];
  for (let rest = address; ; rest >>= 7) {
    const last = rest >= -64 && rest < 64;
    bytes.push((rest & 0x7f) | (last ? 0 : 0x80));
    if (last) return Buffer.from(bytes);
  }
}
