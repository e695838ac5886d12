/**
 * `npm run bench:gradients [-- OPTIONS]`: times training steps on tfjs's wasm backend with this package, beside the cpu
 * backend, a naive composition and PyTorch, and says where the time goes.
 */
import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs, promisify } from 'node:util';
import type { Measured } from './measure-one.js';
import { steps } from './networks.js';

const help = `npm run bench:gradients [-- OPTIONS]

  --python PATH    a Python interpreter with torch, to compare with
  --seconds N      of each measurement in each round (default 2)
  --rounds N       of everything but the cpu backend, which is timed once (default 3)
  --no-cpu         without the cpu backend, whose steps take up to half a minute
  --survey         instead of times: which gradients each backend has
  --help
`;

const run = promisify(execFile);
const script = (name: string) => fileURLToPath(new URL(name, import.meta.url));

const WRONG_USE = 2;

function parse(args: string[]) {
  const { values } = parseArgs({
    args,
    options: {
      python: { type: 'string' },
      seconds: { type: 'string', default: '2' },
      rounds: { type: 'string', default: '3' },
      'no-cpu': { type: 'boolean', default: false },
      survey: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)];
  if (!(seconds > 0)) throw new TypeError(`--seconds ${values.seconds}: has to be a number above 0`);
  if (!(Number.isInteger(rounds) && rounds > 0))
    throw new TypeError(`--rounds ${values.rounds}: has to be a whole number above 0`);
  return { ...values, seconds, rounds, cpu: !values['no-cpu'] };
}

async function main(): Promise<number> {
  let options: ReturnType<typeof parse>;
  try {
    options = parse(process.argv.slice(2));
    if (options.python !== undefined) await run(options.python, ['-c', 'import torch']);
  } catch (error) {
    const line = (error as Error).message.trim().split('\n').at(-1);
    process.stderr.write(`${line}; --help lists the options\n`);
    return WRONG_USE;
  }
  if (options.help) process.stdout.write(help);
  else if (options.survey) await (await import('./survey-table.js')).printSurvey();
  else await measure(options);
  return 0;
}

interface Settings {
  readonly seconds: number;
  readonly rounds: number;
  readonly cpu: boolean;
  readonly python?: string;
}

async function measure({ seconds, rounds, cpu, python }: Settings): Promise<void> {
  const profiles: string[] = [];
  console.log(
    '| step | cpu backend | wasm, naive | wasm, this package | PyTorch, channels first | channels last |',
  );
  console.log('| --- | --- | --- | --- | --- | --- |');
  for (const what of Object.keys(steps)) {
    const least: Record<string, number> = {};
    const note = (who: string, ms: number) => {
      least[who] = Math.min(least[who] ?? Number.POSITIVE_INFINITY, ms);
    };
    let profile: Measured['kernels'] = [];
    // In turns, so that a busy moment of the machine meets all of them.
    for (let round = 0; round < rounds; round++) {
      for (const how of ['ours', 'naive', ...(cpu && round === 0 ? ['cpu'] : [])]) {
        const { stdout } = await run(process.execPath, [
          script('measure-one.js'),
          how,
          what,
          String(seconds),
        ]);
        const measured = JSON.parse(stdout.trim().split('\n').at(-1) as string) as Measured;
        note(how, measured.milliseconds);
        if (how === 'ours') profile = measured.kernels;
      }
      if (python === undefined) continue;
      const torch = script('../python/steps_torch.py');
      const { stdout } = await run(python, [torch, what, String(seconds)]);
      const layouts = JSON.parse(stdout) as Record<string, number>;
      for (const [layout, ms] of Object.entries(layouts)) note(layout, ms);
    }
    const cell = (who: string) => {
      const ms = least[who];
      if (ms === undefined) return 'not timed';
      const ratio = ms / (least.ours as number);
      return who === 'ours' ? short(ms) : `${short(ms)} (${short(ratio)} x)`;
    };
    console.log(`| ${what} | ${['cpu', 'naive', 'ours', 'first', 'last'].map(cell).join(' | ')} |`);
    const top = profile.slice(0, 8).map(([name, ms]) => `${name} ${short(ms)}`);
    profiles.push(`${what}: ${top.join(', ')}`);
  }
  console.log(
    `\nMilliseconds of a step, the least of ${rounds} rounds; x: times as long as with this package.`,
  );
  console.log(
    `\nWhere the time goes, milliseconds of a step:\n\n${profiles.map((p) => `- ${p}`).join('\n')}`,
  );
}

const short = (value: number) => String(Number(value.toPrecision(value < 1000 ? 2 : 3)));

process.exitCode = await main();
