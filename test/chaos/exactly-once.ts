/** Looks into a ledger's file for repetitions that are missing, or there twice. */
import Database from 'libsql';

interface Segment {
  readonly key: string;
  readonly first: number;
  readonly count: number;
}

/**
 * Every repetition of every cell is there exactly once: the segments of a cell, read from the file past the ledger's own
 * code, follow each other from 0 to the end without gap or overlap.
 *
 * @param wanted repetitions of each cell, by its key; there must be no other cell
 * @returns what is wrong, in words
 */
export function exactlyOnceProblems(file: string, wanted: ReadonlyMap<string, number>): string[] {
  const database = new Database(file);
  const sql = 'SELECT key, first, count FROM segment JOIN cell ON cell.id = segment.cell ORDER BY key, first';
  const segments = database.prepare(sql).all([]) as Segment[];
  database.close();
  const ends = new Map([...wanted.keys()].map((key) => [key, 0]));
  const problems: string[] = [];
  for (const { key, first, count } of segments) {
    const end = ends.get(key);
    if (end === undefined) problems.push(`cell ${key} belongs to no study of the episode`);
    else if (end !== first) problems.push(`cell ${key}: after repetition ${end - 1} comes ${first}`);
    if (end !== undefined) ends.set(key, first + count);
  }
  for (const [key, end] of ends) {
    const repetitions = wanted.get(key);
    if (end !== repetitions) problems.push(`cell ${key}: it should have ${repetitions} repetitions, got ${end}`);
  }
  return problems;
}
