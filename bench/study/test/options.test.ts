import { describe, expect, it } from 'vitest';
import { help, parseOptions } from '../src/options.js';

const parse = (...args: string[]) => parseOptions(args, '/base');

describe('the command line', () => {
  it('has defaults', () => {
    expect(parse()).toEqual({
      help: false,
      data: undefined,
      losses: ['cross-entropy', 'soft-dice', 'lovasz-softmax'],
      steps: undefined,
      seed: 1,
      out: '/base/study',
    });
  });

  it('resolves folders against where the user stood', () => {
    expect(parse('--data', 'mine', '--out=../there')).toMatchObject({ data: '/base/mine', out: '/there' });
  });

  it('names every option in its help', () => {
    for (const option of ['data', 'losses', 'steps', 'seed', 'out', 'help'])
      expect(help).toContain(`--${option}`);
  });

  it.each([
    [['--steps', '0'], "--steps is '0'; allowed is a whole number from 1 to 100000"],
    [['--steps', '1.5'], "--steps is '1.5'; allowed is a whole number from 1 to 100000"],
    [['--seed', 'x'], "--seed is 'x'; allowed is a whole number from 0 to 999999"],
    [['--seed', '-1'], "--seed is '-1'; allowed is a whole number from 0 to 999999"],
    [
      ['--data', '-x'],
      '--data has no value: what follows begins with a dash; a value that does is given as --data=VALUE',
    ],
    [['--losses', 'dice'], "--losses names 'dice'; allowed are cross-entropy, soft-dice, lovasz-softmax"],
    [['--losses', 'soft-dice,soft-dice'], "--losses names 'soft-dice' twice"],
    [['--speed'], "Unknown option '--speed'; see npm start -- --help"],
    [['--data'], "Option '--data <value>' argument missing; see npm start -- --help"],
    [['folder'], "Unexpected argument 'folder'; see npm start -- --help"],
  ])('refuses %j in one line', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
