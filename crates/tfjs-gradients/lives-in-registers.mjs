/** Whether a module keeps everything in registers: the memory that it imports has no place for its data or its stack. */

/**
 * Removes what nothing uses and throws where data or a global is left; a stack is a global, the stack's pointer.
 *
 * To be called before any optimisation: a function that calls no other only reads the pointer, and optimisers put the
 * number in its place that it starts with. Such a module has no global any more and writes about address 0.
 *
 * @param module of binaryen, with its features set
 */
export function assertLivesInRegisters(module) {
  module.runPasses(['remove-unused-module-elements']);
  if (module.getNumDataSegments() === 0 && module.getNumGlobals() === 0) return;
  throw new Error(
    'the kernels need data or a stack in memory, which belongs to the backend: look for a panic, a table or a call with a reference',
  );
}
