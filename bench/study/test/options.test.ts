import { describe, expect, it } from 'vitest';
import { help, parseOptions } from '../src/options.js';
import { FULL, QUICK } from '../src/settings.js';
import { argumentsToKeep } from '../src/surroundings.js';

const parse = (...args: string[]) => parseOptions(args, '/base');
const MAIN = ['cross-entropy', 'weighted-cross-entropy', 'soft-dice', 'soft-jaccard', 'lovasz-softmax'];
const SIX = ['tumour', 'stroke', 'white-matter', 'molars', 'polyps', 'heart'];

describe('the command line', () => {
  it('has defaults: all tasks made by code, the main losses, one seed', () => {
    const { processes, ...options } = parse();
    expect(processes).toBeGreaterThan(0);
    expect(options).toEqual({
      help: false,
      tasks: SIX,
      data: [],
      losses: MAIN,
      seeds: [1],
      settings: QUICK,
      out: '/base/study',
      save: false,
      reportOnly: false,
    });
  });

  it('resolves folders against where the user stood; with folders the tasks made by code stay away', () => {
    expect(parse('--data', 'mine', '--data=/two', '--out=../there')).toMatchObject({
      data: ['/base/mine', '/two'],
      tasks: [],
      out: '/there',
    });
    expect(parse('--data', 'mine', '--tasks', 'all').tasks).toEqual(SIX);
  });

  it('has presets that single options change', () => {
    expect(parse('--quick')).toMatchObject({
      tasks: ['stroke', 'white-matter'],
      losses: MAIN,
      settings: QUICK,
    });
    const full = parse('--full');
    expect(full).toMatchObject({ tasks: SIX, seeds: [1, 2, 3], settings: FULL });
    expect(full.losses).toHaveLength(16);
    expect(parse('--full', '--losses', 'main', '--seeds', '2', '--seed', '7', '--steps', '9')).toMatchObject({
      losses: MAIN,
      seeds: [7, 8],
      settings: { steps: 9, rates: FULL.rates },
    });
  });

  it('takes groups of losses, and puts names and rates in order', () => {
    expect(parse('--losses', 'soft-dice,weights,cross-entropy').losses).toEqual([
      'cross-entropy',
      'soft-dice',
      'weight-2',
      'weight-4',
      'weight-8',
      'weight-16',
      'weight-32',
    ]);
    expect(parse('--rates', '0.01,0.001').settings.rates).toEqual([0.001, 0.01]);
  });

  it('names every option in its help', () => {
    const options =
      'data tasks losses seeds quick full steps rates seed processes out save report help'.split(' ');
    for (const option of options) expect(help).toContain(`--${option}`);
  });

  it.each([
    [['--steps', '0'], "--steps is '0'; allowed is a whole number from 1 to 100000"],
    [['--steps', '1.5'], "--steps is '1.5'; allowed is a whole number from 1 to 100000"],
    [['--seed', 'x'], "--seed is 'x'; allowed is a whole number from 0 to 999999"],
    [['--seed', '-1'], "--seed is '-1'; allowed is a whole number from 0 to 999999"],
    [['--seeds', '0'], "--seeds is '0'; allowed is a whole number from 1 to 100"],
    [['--rates', '0.1,0'], "--rates names '0'; allowed are different numbers above 0 and up to 1"],
    [['--rates', '0.1,0.1'], "--rates names '0.1'; allowed are different numbers above 0 and up to 1"],
    [['--tasks', 'rater'], `--tasks names 'rater'; allowed are ${SIX.join(', ')}, all`],
    [['--data', 'a/x', '--data', 'b/x'], '--data /base/a/x and /base/b/x end in one name; rename one'],
    [
      ['--data', 'heart', '--tasks', 'all'],
      '--data /base/heart has the name of an embedded task; rename the folder',
    ],
    [['--quick', '--full'], '--quick and --full exclude each other'],
    [
      ['--data', '-x'],
      '--data has no value: what follows begins with a dash; a value that does is given as --data=VALUE',
    ],
    [['--losses', 'dice'], "--losses names 'dice'; allowed are cross-entropy, "],
    [['--losses', 'soft-dice,soft-dice'], "--losses names 'soft-dice' twice"],
    [['--speed'], "Unknown option '--speed'; see npm start -- --help"],
    [['--data'], "Option '--data <value>' argument missing; see npm start -- --help"],
    [['folder'], "Unexpected argument 'folder'; see npm start -- --help"],
  ])('refuses %j in one line', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});

it('what is written down of a call names no place', () => {
  const args = [
    '--full',
    '--data',
    '/home/me/one',
    '--data=../two/',
    '--out',
    '/tmp/x',
    '--processes=3',
    '--seeds',
    '2',
  ];
  expect(argumentsToKeep(args)).toBe('--full --data one --data two --seeds 2');
});
