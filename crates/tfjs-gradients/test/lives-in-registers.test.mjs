import assert from 'node:assert/strict';
import { it } from 'node:test';
import binaryen from 'binaryen';
import { assertLivesInRegisters } from '../lives-in-registers.mjs';

const check = (text) => () =>
  assertLivesInRegisters(binaryen.parseText(`(module (import "env" "memory" (memory $memory 0)) ${text})`));
const refusal = /need data or a stack in memory/;

it('takes a module of functions, and globals that nothing uses', () => {
  check(`
    (global $end i32 (i32.const 16))
    (func (export "square") (param $at i32) (f32.store (local.get $at) (f32.const 1)))
  `)();
});

it('refuses a stack, also one whose pointer is read alone', () => {
  assert.throws(
    check(`
      (global $stack (mut i32) (i32.const 0))
      (func (export "leaf") (i32.store (i32.sub (global.get $stack) (i32.const 16)) (i32.const 1)))
    `),
    refusal,
  );
});

it('refuses data', () => {
  assert.throws(check('(data (i32.const 16) "message") (func (export "empty"))'), refusal);
});
