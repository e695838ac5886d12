import { chmodSync, existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { nodeExecutable } from '../src/nodes/executables.js';
import { argumentsOf, exitCodeOf, runNodes } from '../src/nodes/run-nodes.js';
import { nodesTable } from '../src/nodes/table.js';
import { parseOptions } from '../src/options.js';
import type { ContenderResult, Results } from '../src/result.js';

const folder = mkdtempSync(join(tmpdir(), 'segmetric-nodes-'));
afterAll(() => rmSync(folder, { recursive: true }));

const at = (median: number) => ({ median, low: median, high: median, samples: 9 });
function resultsOf(node: string, own: number, torch: number): Results {
  const demand = {
    bytes: 2e6,
    copiedIn: 1e6,
    copiedOut: 1e6,
    exponentials: 0,
    increments: 0,
    scatters: 0,
  };
  const contenders: ContenderResult[] = [
    { name: 'segmetric', demand, standing: { kind: 'first' }, times: at(own) },
    { name: 'PyTorch', standing: { kind: 'agrees', value: 0 }, times: at(torch) },
  ];
  const cases = [{ kind: 'uniform' as const, scores: 1e6, contenders }];
  return {
    date: '2026-01-01T00:00:00.000Z',
    machine: { processor: 'a processor', system: 'a system' },
    versions: { 'Node.js': node },
    missing: [],
    seconds: 1,
    interrupted: false,
    prices: { byte: 1, byteIn: 0.5, byteOut: 0.5, exponential: 1, increment: 1, scatter: 1 },
    works: [{ id: 'hinge', title: 'Lovász hinge', task: 'lovaszHinge', cases }],
  };
}

describe('several versions of Node', () => {
  it('have a column each, with the factor and the ratio under it', () => {
    const table = nodesTable([resultsOf('20.1.0', 2, 20), resultsOf('24.1.0', 1.5, 30)]);
    const cells = table.split('\n').map((line) => line.trim().split(/ {3,}/));
    expect(cells.slice(0, 5)).toEqual([
      ['figures', 'floor', 'aim', 'Node 20.1.0', 'Node 24.1.0'],
      ['Lovász hinge', 'ms a call', '2.00', '1.50'],
      ['time / limit', '1.00', '0.850', '1.00', 'floor', '0.750', 'aim'],
      ['time / limit, warm copies', '2.00', '1.50'],
      ['PyTorch / ours, uniform scores', '13.0', '15.0', '10.0', '!', '20.0', 'aim'],
    ]);
    expect(table).toContain('Node.js 20.1.0; 1 s of rounds');
    expect(table).toContain('Node.js 24.1.0; 1 s of rounds');
  });

  it('get the same arguments, but a folder of their own', () => {
    const options = parseOptions(
      ['--nodes', '20,24', '--rows', 'dice, hinge', '--seconds', '5', '--out', 'there'],
      '/base',
    );
    const args = argumentsOf(options, '/base/there/node-20');
    expect(args).toEqual(['--seconds', '5', '--rows', 'dice, hinge', '--out', '/base/there/node-20']);
    const { works } = parseOptions(args, '/');
    expect(works).toEqual(options.works);
  });

  it('end with the code of the first that did not end well', () => {
    const run = (code: number) => ({ code, folder: '', results: undefined });
    expect([[0, 0], [0, 1], [2, 1], [130]].map((codes) => exitCodeOf(codes.map(run)))).toEqual([
      0, 1, 2, 130,
    ]);
  });

  // Scripts as executables: what Windows does not have.
  it.skipIf(process.platform === 'win32')(
    'are run one after the other; old results do not count',
    async () => {
      const fake = (name: string, body: string) => {
        const file = join(folder, name);
        writeFileSync(file, `#!${process.execPath}\n${body}`);
        chmodSync(file, 0o755);
        return file;
      };
      const write = `const out = process.argv[process.argv.indexOf('--out') + 1];
      require('node:fs').mkdirSync(out, { recursive: true });
      require('node:fs').writeFileSync(out + '/results.json', '${JSON.stringify(resultsOf('20.1.0', 2, 20))}');
      process.exit(1);`;
      const executables = new Map([
        ['20', fake('writes', write)],
        ['24', fake('ends', 'process.exit(2);')],
      ]);
      mkdirSync(join(folder, 'out', 'node-24'), { recursive: true });
      writeFileSync(join(folder, 'out', 'node-24', 'results.json'), '{}');
      const options = parseOptions(['--out', join(folder, 'out')], '/');
      const pids: unknown[] = [];
      const runs = await runNodes(options, executables, {
        stopped: () => false,
        started: ({ pid }) => pids.push(pid),
      });
      expect(runs).toEqual([
        { code: 1, folder: join(folder, 'out', 'node-20'), results: resultsOf('20.1.0', 2, 20) },
        { code: 2, folder: join(folder, 'out', 'node-24'), results: undefined },
      ]);
      expect(pids).toHaveLength(2);
      expect(await runNodes(options, executables, { stopped: () => true, started: () => {} })).toEqual([]);
    },
  );
});

it('the running Node is its own executable; one that is not pinned is named in one line', async () => {
  const [major = ''] = process.versions.node.split('.');
  expect(existsSync(await nodeExecutable(major))).toBe(true);
  await expect(nodeExecutable('5')).rejects.toThrow(
    /^--nodes: Node 5 cannot be had; the reason stands above$/,
  );
});
