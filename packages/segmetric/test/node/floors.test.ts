import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';
import { describe, expect, test } from 'vitest';

const src = fileURLToPath(new URL('../../src', import.meta.url));

/** The rooms of the sources, from the lowest floor up. What stands on one floor does not know of its neighbours. */
const FLOORS = [
  ['wasm'],
  ['checks'],
  ['core'],
  ['arrays'],
  ['metrics/pairs', 'losses', 'statistics'],
  ['metrics/scores'],
  ['metrics/counts', 'metrics/shapes'],
  ['evaluation', 'theory'],
  ['parallel'],
  ['names.ts'],
  ['index.ts', 'slim.ts', 'theory.ts', 'parallel.ts', 'adapter.ts'],
];

/** Each file with what it imports and exports again, types included; generated files import nothing of the package's. */
const imports = new Map(
  readdirSync(src, { recursive: true, encoding: 'utf8' })
    .map((name) => name.replaceAll('\\', '/'))
    .filter((name) => name.endsWith('.ts') && !name.startsWith('wasm/'))
    .map((name) => {
      const { importedFiles } = ts.preProcessFile(readFileSync(join(src, name), 'utf8'));
      const inside = importedFiles.map(({ fileName }) => fileName).filter((path) => path.startsWith('.'));
      return [name, inside.map((path) => pathOf(name, path))];
    }),
);

function pathOf(from: string, path: string): string {
  return relative(src, join(src, dirname(from), path))
    .replaceAll('\\', '/')
    .replace(/\.js$/, '.ts');
}

function roomOf(file: string): string | undefined {
  return FLOORS.flat().find((room) => file === room || file.startsWith(`${room}/`));
}

function floorOf(file: string): number {
  const room = roomOf(file);
  return FLOORS.findIndex((rooms) => room !== undefined && rooms.includes(room));
}

describe('the floors of the sources', () => {
  test('every file stands in a room, and every room has files', () => {
    expect([...imports.keys()].filter((file) => roomOf(file) === undefined)).toEqual([]);
    const rooms = new Set([...imports.keys()].map(roomOf));
    const empty = FLOORS.flat().filter((room) => room !== 'wasm' && !rooms.has(room));
    expect(empty).toEqual([]);
  });

  test('imports stay in their room or point to a lower floor', () => {
    const wrong = [...imports].flatMap(([file, imported]) =>
      imported
        .filter((other) => roomOf(other) !== roomOf(file) && floorOf(other) >= floorOf(file))
        .map((other) => `${file} imports ${other}`),
    );
    expect(wrong).toEqual([]);
  });

  test('no file is imported by what it imports', () => {
    const done = new Set<string>();
    const circles: string[] = [];
    const visit = (file: string, way: readonly string[]): void => {
      if (way.includes(file)) circles.push([...way.slice(way.indexOf(file)), file].join(' → '));
      if (done.has(file) || way.includes(file)) return;
      for (const other of imports.get(file) ?? []) visit(other, [...way, file]);
      done.add(file);
    };
    for (const file of imports.keys()) visit(file, []);
    expect(circles).toEqual([]);
  });
});
