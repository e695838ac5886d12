import { describe, expect, it } from 'vitest';
import { help, parseOptions } from '../src/options.js';
import { works } from '../src/works.js';

const parse = (...args: string[]) => parseOptions(args, '/base');

describe('the command line', () => {
  it('has defaults', () => {
    expect(parse()).toEqual({
      help: false,
      seconds: 340,
      works,
      rows: undefined,
      nodes: [],
      python: undefined,
      scaling: false,
      classes: false,
      copies: false,
      parallel: false,
      training: false,
      out: '/base/speed',
    });
  });

  it('chooses rows by parts of their names, in the order of the table', () => {
    expect(parse('--rows', 'surfaces, dice-4').works.map(({ id }) => id)).toEqual([
      'dice-4',
      'dice-4-one-hot',
      'surfaces-2d',
      'surfaces-3d',
    ]);
  });

  it('resolves paths against where the user stood, and leaves a bare name to the PATH', () => {
    expect(parse('--python', 'env/bin/python', '--out=../there')).toMatchObject({
      python: '/base/env/bin/python',
      out: '/there',
    });
    expect(parse('--python', 'python3').python).toBe('python3');
  });

  it('takes versions of Node', () => {
    expect(parse('--nodes', '20, 24').nodes).toEqual(['20', '24']);
    expect(parse('--nodes', '24').nodes).toEqual(['24']);
  });

  it('names every option and every row in its help', () => {
    for (const option of [
      'seconds',
      'rows',
      'nodes',
      'python',
      'scaling',
      'classes',
      'copies',
      'parallel',
      'training',
      'out',
      'help',
    ])
      expect(help).toContain(`--${option}`);
    for (const { id } of works) expect(help).toContain(id);
  });

  it.each([
    [['--seconds', '0'], "--seconds is '0'; allowed is a number above 0, up to 86400"],
    [['--seconds', 'long'], "--seconds is 'long'; allowed is a number above 0, up to 86400"],
    [['--rows', 'dice,focal'], "--rows names 'focal'; allowed are parts of hinge,"],
    [['--rows', ''], "--rows names ''; allowed are parts of hinge,"],
    [['--nodes', '20,20'], "--nodes is '20,20'; allowed are whole numbers, each once, such as 20,24"],
    [['--nodes', 'lts'], "--nodes is 'lts'; allowed are whole numbers, each once, such as 20,24"],
    [['--nodes', '24', '--classes'], '--nodes was given with --classes; allowed is one of the two'],
    [['--fast'], "Unknown option '--fast'; see npm run bench -- --help"],
    [['folder'], "Unexpected argument 'folder'; see npm run bench -- --help"],
  ])('refuses %j in one line', (args, message) => {
    expect(() => parse(...args)).toThrow(message);
  });
});
