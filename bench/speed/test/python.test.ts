import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { UsageError } from '@segmetric/study/usage-error';
import { afterAll, expect, it } from 'vitest';
import { makeScores } from '../src/inputs/scores.js';
import { PythonPeers } from '../src/peers/python.js';

const folder = mkdtempSync(join(tmpdir(), 'segmetric-python-'));
afterAll(() => rmSync(folder, { recursive: true }));

it('an interpreter that is not there is named in one line', async () => {
  await expect(PythonPeers.start('/no/such/python')).rejects.toThrow(
    /^--python: \/no\/such\/python does not start \(.*ENOENT\)$/,
  );
});

// A script as an executable: what Windows does not have.
it.skipIf(process.platform === 'win32')('a program that ends is named in one line', async () => {
  const program = writeProgram('ends', 'process.exit(1);');
  await expect(PythonPeers.start(program)).rejects.toThrow(UsageError);
  await expect(PythonPeers.start(program)).rejects.toThrow(/ends ended: it needs numpy at least/);
});

it.skipIf(process.platform === 'win32')(
  'speaks the protocol: lines of JSON, with bytes behind them',
  async () => {
    // Answers with the sum of the bytes that came, and gives a gradient in pieces.
    const program = writeProgram(
      'answers',
      `let waiting = Buffer.alloc(0), request;
     const answer = (line, body = Buffer.alloc(0)) => {
       process.stdout.write(JSON.stringify({ ...line, bytes: body.length }) + '\\n');
       for (const byte of body) process.stdout.write(Buffer.of(byte));
     };
     process.stdin.on('data', (part) => {
       waiting = Buffer.concat([waiting, part]);
       for (;;) {
         if (!request) {
           const end = waiting.indexOf(10);
           if (end < 0) return;
           request = JSON.parse(waiting.subarray(0, end));
           waiting = waiting.subarray(end + 1);
         }
         const sizes = Object.values(request.arrays).map(([kind, n]) => n * (kind === 'float32' ? 4 : 1));
         const length = sizes.reduce((a, b) => a + b, 0);
         if (waiting.length < length) return;
         const { do: what } = request;
         const bytes = waiting.subarray(0, length);
         if (what === 'hello') answer({ versions: { numpy: '1' } });
         if (what === 'prepare') {
           globalThis.sum = bytes.reduce((a, b) => a + b, 0);
           answer({ contenders: [{ name: 'P', otherDefinition: null }] });
         }
         if (what === 'outcome') answer({ values: [sum], milliseconds: 5 }, Buffer.from(Float32Array.of(1, -2).buffer));
         if (what === 'time') answer(request.calls > 9 ? { error: 'too many' } : { samples: [request.warmUp, request.samples, request.calls] });
         waiting = waiting.subarray(length);
         request = undefined;
       }
     });`,
    );
    const peers = await PythonPeers.start(program);
    expect(peers.versions).toEqual({ numpy: '1' });
    expect(peers.missing).toEqual(['torch', 'monai', 'scikit-image', 'torchmetrics', 'surface-distance']);
    const batch = makeScores('uniform', 'raw', { size: [8, 8], classes: 2 });
    const [contender] = await peers.contenders('diceSoftmax', batch);
    const sum = [new Uint8Array(batch.scores.buffer), batch.truth]
      .flatMap((bytes) => [...bytes])
      .reduce((a, b) => a + b);
    expect(await contender?.outcome()).toEqual({
      values: [sum],
      gradient: Float32Array.of(1, -2),
      milliseconds: 5,
    });
    expect(await contender?.time({ warmUp: 3, samples: 2, calls: 7 })).toEqual([3, 2, 7]);
    await expect(contender?.time({ warmUp: 3, samples: 2, calls: 10 })).rejects.toThrow('Python: too many');
    peers.stop();
  },
);

function writeProgram(name: string, script: string): string {
  const file = join(folder, name);
  writeFileSync(file, `#!${process.execPath}\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}
