/**
 * The page on the study, `guide/the-study.md`, is text with blocks that are computed from the raw results file:
 *
 *     <!-- computed: NAME -->
 *     …
 *     <!-- end -->
 *
 * `npm run study` in this package fills them anew; a test holds that they are filled with what the file says.
 */
import { conclusion } from '@segmetric/study/questions/conclusion';
import { duration } from '@segmetric/study/report/numbers';
import { commandsOf } from '@segmetric/study/study';
import { group, min, sum } from 'd3-array';
import { row, type Topic } from '../topic.js';
import { leadBySize, learning } from './charts.js';
import { study } from './results.js';
import { linesOf, tables } from './tables.js';

const ABSENT = 'The results file has nothing on this.';

/** A table in columns of equal width, as the formatter wants it. */
const asTable = (name: string): string => {
  // A number is not torn from its spread, nor an interval at its 'to'.
  const whole = (text: string) => text.replaceAll(/(?<=\d) (±|to) (?=[−+.])/g, '\u00a0$1\u00a0');
  const rows = (tables[name] as NonNullable<(typeof tables)[string]>)();
  const table = rows.map((cells) => cells.map((cell) => whole(String(cell))));
  const [head = []] = table;
  if (table.length < 2) return ABSENT;
  const widths = head.map((_, i) => Math.max(3, ...table.map((cells) => (cells[i] as string).length)));
  const [first, ...rest] = table.map((cells) =>
    row(...cells.map((cell, i) => cell.padEnd(widths[i] as number))),
  );
  return [first, row(...widths.map((width) => '-'.repeat(width))), ...rest].join('\n');
};

const runs = study.tasks.flatMap((task) => task.runs);

/** Milliseconds of a step in the quickest run, by the size of the images: other runs shared the machine with something. */
function quickest(): string {
  const bySize = group(study.tasks, ({ record }) => `${record.height} x ${record.width}`);
  return [...bySize]
    .map(([size, tasks]) => {
      const times = tasks.flatMap((task) => task.runs.map((run) => (1000 * run.trainingSeconds) / run.steps));
      return `${(min(times) as number).toFixed(0)} ms at ${size} pixels`;
    })
    .join(' and ');
}

function making(): string {
  const session = study.sessions.at(-1);
  const seeds = new Set(runs.map(({ seed }) => seed)).size;
  const steps = sum(runs, (run) => run.steps);
  const software = Object.entries(session?.versions ?? {}).map(([name, version]) => `${name} ${version}`);
  return [
    `- Made by ${commandsOf(study)
      .map((command) => `\`${command}\``)
      .join(' and ')}.`,
    `- ${runs.length} runs: ${study.tasks.length} tasks, ${new Set(runs.map(({ loss }) => loss)).size} losses, seeds: ${seeds}. ` +
      `${steps.toLocaleString('en')} training steps, ${duration(sum(runs, ({ seconds }) => seconds))} of one core.`,
    `- Settings: ${study.settings}. A training step took ${quickest()} in the quickest run of each size of image.`,
    `- ${session?.machine.processor}; ${software.join(', ')}.`,
  ].join('\n');
}

/** A program that reads the file, with what it prints. */
function reading(): string {
  return [
    '```js',
    "import { readFileSync } from 'node:fs';",
    '',
    "const lines = readFileSync('study/results.jsonl', 'utf8').trim().split('\\n');",
    'const records = lines.map((line) => JSON.parse(line));',
    "const runs = records.filter(({ kind }) => kind === 'run');",
    'console.log(runs.length);',
    `// prints ${allRuns()}`,
    '```',
  ].join('\n');
}

const allRuns = () => runs.length + study.others;

const texts: Readonly<Record<string, () => string>> = {
  conclusion: () =>
    conclusion(study)
      .map((sentence) => `- ${sentence}`)
      .join('\n'),
  making,
  reading,
};

const block = /(<!-- computed: ([a-z]+) -->\n)[\s\S]*?(<!-- end -->)/g;

/** The page with all its blocks computed. */
export function filled(page: string): string {
  return page.replaceAll(block, (_, begin: string, name: string, end: string) => {
    const text = texts[name]?.() ?? (name in tables ? asTable(name) : undefined);
    if (text === undefined) {
      throw new Error(
        `no block is called '${name}': there are ${[...Object.keys(texts), ...Object.keys(tables)].join(', ')}`,
      );
    }
    return `${begin}\n${text}\n\n${end}`;
  });
}

/** What the page shows and says. */
export const topic: Topic = {
  charts: { 'study-learning': learning, 'study-lead-by-size': leadBySize },
  said: () => [
    ...Object.values(tables).flatMap((table) => linesOf(table())),
    ...conclusion(study),
    ...making().split('\n'),
  ],
};
