/** Text in columns, for a terminal or a file. */

/** Lines of cells, each column as wide as its widest cell; numbers stand to the right. */
export function columns(lines: readonly (readonly string[])[]): string {
  const count = Math.max(...lines.map((line) => line.length));
  const widths = Array.from({ length: count }, (_, i) =>
    Math.max(...lines.map((line) => (line[i] ?? '').length)),
  );
  return lines
    .map((line) =>
      line
        .map((cell, i) => {
          const width = widths[i] as number;
          return isNumber(cell) ? cell.padStart(width) : cell.padEnd(width);
        })
        .join('   ')
        .trimEnd(),
    )
    .join('\n');
}

const isNumber = (cell: string) => /^-?[\d.–]+( x)?$/.test(cell);
