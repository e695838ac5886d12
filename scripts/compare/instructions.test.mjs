import assert from 'node:assert/strict';
import { test } from 'node:test';
import { comparisonHead, comparisonLine, parseCount } from './instructions.mjs';

const output = (/** @type {string} */ collected) => `==1== Command: rows dice-4
==1== 
==1== Events    : Ir Dr Dw I1mr D1mr D1mw ILmr DLmr DLmw
==1== Collected : ${collected}
==1== 
==1== I   refs:      1,000
`;

test('takes instructions and misses from what callgrind prints', () => {
  assert.deepEqual(parseCount(output('1000 200 100 5 30 12 1 2 3')), { instructions: 1000, misses: 42 });
});

test('zeros that callgrind leaves out at the end are zeros', () => {
  assert.deepEqual(parseCount(output('1000 200 100 5')), { instructions: 1000, misses: 0 });
});

test('a run that counted nothing is an error, with what was printed', () => {
  assert.throws(() => parseCount(output('0')), /counted nothing[\s\S]*Collected : 0/);
  assert.throws(() => parseCount('valgrind: no such tool'), /no such tool/);
});

test('a line stands below its titles and says the change of each', () => {
  const line = comparisonLine('dice-4', { instructions: 2000, misses: 0 }, { instructions: 1500, misses: 0 });
  assert.equal(line.length, comparisonHead.length);
  assert.match(line, /^dice-4 +2,000 +1,500 +-25\.0 % +0 +0 +0\.0 %$/);
  assert.match(
    comparisonLine('dice-4', { instructions: 2000, misses: 0 }, { instructions: 2000, misses: 7 }),
    /new$/,
  );
});
