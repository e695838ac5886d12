import { describe, expect, it } from 'vitest';
import { compareOutcomes } from '../src/agreement.js';
import { inProcess, ROUNDING, type Task } from '../src/contender.js';
import { labelPair } from '../src/inputs/maps.js';
import { makeScores, scoreKinds, withMasks } from '../src/inputs/scores.js';
import { inProcessPeers } from '../src/peers/in-process.js';
import { segmetricCall } from '../src/segmetric-calls.js';
import { works } from '../src/works.js';

const losses: readonly [Task, number][] = [
  ['lovaszHinge', 1],
  ['lovaszProbabilities', 1],
  ['lovaszSoftmax', 4],
  ['diceProbabilities', 1],
  ['diceSoftmax', 4],
  ['crossEntropySoftmax', 4],
  ['crossEntropyBinary', 1],
];
const cases = losses.flatMap(([task, classes]) => scoreKinds.map((kind) => ({ task, classes, kind })));

describe('every peer computes what segmetric does', () => {
  it.each(cases)('$task of $kind scores', async ({ task, classes, kind }) => {
    const scale = task.endsWith('Probabilities') ? 'probabilities' : 'raw';
    const batch = makeScores(kind, scale, { size: [64, 48], classes });
    const expected = segmetricCall(task, batch)();
    const peers = inProcessPeers(task, batch);
    expect(peers.map(({ name }) => name)).toEqual(
      expect.arrayContaining(['tfjs, wasm', 'tfjs, cpu', expect.stringContaining('JavaScript')]),
    );
    for (const peer of peers) {
      const outcome = await peer.outcome();
      const agreement = compareOutcomes(outcome, expected, peer.tolerance, { tied: kind === 'constant' });
      expect(agreement, peer.name).toMatchObject({ agrees: true });
    }
  });

  it.each([
    ['soft Dice of one-hot masks', 'diceSoftmax', true],
    ['cross-entropy of one-hot masks', 'crossEntropySoftmax', true],
    ['soft Dice + cross-entropy', 'diceCrossEntropySoftmax', false],
  ] as const)('%s, in 3-D', async (_, task, oneHot) => {
    const map = makeScores('uniform', 'raw', { size: [12, 10, 8], classes: 5 });
    const batch = oneHot ? withMasks(map) : map;
    const expected = segmetricCall(task, map)();
    const peers = inProcessPeers(task, batch);
    expect(peers.map(({ name }) => name)).toEqual(['tfjs, wasm', 'tfjs, cpu']);
    for (const contender of [inProcess('segmetric', segmetricCall(task, batch)), ...peers]) {
      const agreement = compareOutcomes(await contender.outcome(), expected, ROUNDING);
      expect(agreement, contender.name).toMatchObject({ agrees: true });
    }
  });

  it('counts', async () => {
    const pair = labelPair([40, 30], 5);
    const expected = segmetricCall('counts', pair)();
    const [loops] = inProcessPeers('counts', pair);
    expect((await loops?.outcome())?.values).toEqual(expected.values);
  });
});

it('every row has a contender to compare with, but those that only Python has', () => {
  const ofPython = [
    'surfaces',
    'boundarySoftmax',
    'hausdorffSoftmax',
    'clDiceSoftmax',
    'skeletonRecallSoftmax',
  ];
  const alone = works
    .filter(({ task }) => !ofPython.includes(task))
    .filter(({ task }) => {
      const isMap = task === 'counts';
      const inputs = isMap
        ? labelPair([4, 4], 4)
        : makeScores('uniform', 'raw', { size: [4, 4], classes: 2 });
      return inProcessPeers(task, inputs).length === 0;
    });
  expect(alone).toEqual([]);
});
