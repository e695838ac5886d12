/** Comma-separated values read back by RFC 4180 to the letter: what the standard does not allow is an error. */

/** The records of a text whose every line, also the last, ends with a line feed. */
export function readCSV(text: string): string[][] {
  const records: string[][] = [];
  let record: string[] = [];
  let at = 0;
  while (at < text.length) {
    let field = '';
    if (text[at] === '"') {
      for (at += 1; text[at] !== '"' || text[at + 1] === '"'; at += 1) {
        if (at >= text.length) throw new Error('a quote is left open');
        if (text[at] === '"') at += 1;
        field += text[at];
      }
      at += 1;
    } else {
      const end = text.slice(at).search(/[",\r\n]/);
      field = text.slice(at, at + end);
      at += end;
    }
    record.push(field);
    const mark = text[at];
    if (mark !== ',' && mark !== '\n') throw new Error(`a field ends with ${JSON.stringify(mark)}`);
    at += 1;
    if (mark === '\n') {
      records.push(record);
      record = [];
    }
  }
  if (record.length > 0) throw new Error('the last line has no end');
  return records;
}
