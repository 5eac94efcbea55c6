/**
 * Writes batches. Any number of workers write at once: each transaction locks the rows of its cells, in the order of their keys,
 * so that two batches of the same cells come one after the other and never wait for each other in a circle. What begins behind
 * all that its cell has goes in by a few statements, whatever the number of cells; what meets repetitions that are stored is
 * compared cell by cell.
 */
import { gaps } from '../../studies/spans.js';
import type { BatchCost, Outcomes, Pass } from '../ledger.js';
import {
  assertMeasures,
  assertSameOutcomes,
  canonicalOutcomes,
  countFailed,
  cutOutcomes,
  type Fresh,
  measuresOf,
  spanOf,
} from '../outcomes.js';
import { packSegments } from '../rows/pack-segments.js';
import { CELL_COLUMNS, type Cell } from '../rows/segment-row.js';
import { addBatch } from './batches.js';
import type { Connection } from './connection.js';
import { type Reading, readSegments } from './segments.js';
import { addWork, ensureWriter } from './work.js';

/** Outcomes that somebody wants stored, and the id of who computed them; the work is recorded when it is asked for. */
interface Offer {
  readonly outcomes: Outcomes;
  readonly workId: () => Promise<number | null>;
}

/** What goes into the table of segments. */
interface NewSegment {
  readonly cell: number;
  readonly outcomes: Outcomes;
  readonly work: number | null;
}

/** How long the last commit of a connection took: the next batch's row has it, since no row can time its own commit. */
const unrecorded = new WeakMap<Connection, number>();

/** Writes a batch in one transaction. @returns how many repetitions were new, summed over the cells */
export async function writePasses(connection: Connection, passes: readonly Pass[], cost?: BatchCost): Promise<number> {
  const checked = passes.map(({ outcomes, work }) => ({ outcomes: outcomes.map(canonicalOutcomes), work }));
  if (checked.every(({ outcomes }) => outcomes.length === 0)) return 0;
  for (const writer of new Set(passes.flatMap(({ work }) => work?.writer ?? [])))
    await ensureWriter(connection, writer);
  const { place } = connection;
  const began = performance.now();
  let stated = began;
  const fresh = await connection.transaction('write', async (session) => {
    const offers = checked.flatMap(({ outcomes, work }) => {
      // recorded with the first segment that refers to it, so that writing the same again leaves no trace
      let recorded: number | null = null;
      const workId = async () => {
        if (work !== undefined) recorded ??= await addWork(session, work);
        return recorded;
      };
      return outcomes.map((one) => ({ outcomes: one, workId }));
    });
    const added = await writeOffers({ session, place }, offers);
    stated = performance.now();
    if (cost !== undefined) await addBatch(session, cost, stated - began + (unrecorded.get(connection) ?? 0), added);
    return added.repetitions;
  });
  unrecorded.set(connection, performance.now() - stated);
  return fresh;
}

async function writeOffers(reading: Reading, offers: readonly Offer[]): Promise<Fresh> {
  const cells = await lockCells(reading, offers);
  const segments: NewSegment[] = [];
  /** What the batch itself has brought for each cell so far. */
  const brought = new Map<string, Outcomes[]>();
  for (const { outcomes, workId } of offers) {
    const cell = cells.get(outcomes.cellKey)!;
    const span = spanOf(outcomes);
    const before = brought.get(cell.key) ?? [];
    // what begins behind all that its cell has meets nothing that is stored
    const stored = cell.extent <= outcomes.first ? [] : await readSegments(reading, cell, span);
    const known = [...stored, ...before].sort((a, b) => a.first - b.first);
    for (const segment of known) assertSameOutcomes(segment, outcomes);
    for (const gap of gaps(span, known.map(spanOf))) {
      const fresh = cutOutcomes(outcomes, gap);
      before.push(fresh);
      segments.push({ cell: cell.id, outcomes: fresh, work: await workId() });
    }
    brought.set(cell.key, before);
  }
  await addSegments(reading, segments);
  return {
    repetitions: segments.reduce((sum, { outcomes }) => sum + outcomes.codes.length, 0),
    failed: segments.reduce((sum, { outcomes }) => sum + countFailed(outcomes.codes), 0),
  };
}

/** Adds the cells that are not there, and locks all. @throws {IntegrityError} if one has another number of measures */
async function lockCells({ session }: Reading, offers: readonly Offer[]): Promise<Map<string, Cell>> {
  const measures = new Map(offers.map(({ outcomes }) => [outcomes.cellKey, measuresOf(outcomes)]));
  const keys = [...measures.keys()].sort();
  await session.run(
    `INSERT INTO cell (key, measures) SELECT * FROM unnest($1::text[], $2::bigint[]) AS cells (key, measures)
     ORDER BY key ON CONFLICT (key) DO NOTHING`,
    [keys, keys.map((key) => measures.get(key) ?? 0)],
  );
  const cells = await session.all<Cell>(
    `SELECT ${CELL_COLUMNS} FROM cell WHERE key = ANY($1) ORDER BY key FOR NO KEY UPDATE`,
    [keys],
  );
  const known = new Map(cells.map((cell) => [cell.key, cell]));
  for (const { outcomes } of offers) assertMeasures(known.get(outcomes.cellKey)!, outcomes);
  return known;
}

/** Adds segments, which touch no other, and their cells' totals. */
async function addSegments({ session }: Reading, segments: readonly NewSegment[]): Promise<void> {
  if (segments.length === 0) return;
  const { rows, codes, numbers } = packSegments(segments.map(({ outcomes }) => outcomes));
  await session.run(
    `INSERT INTO segment (cell, first, count, failed, checksum, codes, numbers, work)
     SELECT cell, first, count, failed, checksum, substr($6::bytea, codes_at, count::int), substr($7::bytea, numbers_at, size), work
     FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $8::int[], $9::int[], $10::int[],
       $11::bigint[]) AS rows (cell, first, count, failed, checksum, codes_at, numbers_at, size, work)`,
    [
      segments.map(({ cell }) => cell),
      rows.map(({ first }) => first),
      rows.map(({ count }) => count),
      rows.map(({ failed }) => failed),
      rows.map(({ checksum }) => checksum),
      codes,
      numbers,
      rows.map(({ codesAt }) => codesAt),
      rows.map(({ numbersAt }) => numbersAt),
      rows.map(({ size }) => size),
      // null is an entry of its own in an array of PostgreSQL
      segments.map(({ work }) => work) as readonly number[],
    ],
  );
  await session.run(
    `UPDATE cell SET finished = cell.finished + added.count, failed = cell.failed + added.failed, extent = greatest(cell.extent, added.extent)
     FROM (SELECT id, sum(count)::bigint AS count, sum(failed)::bigint AS failed, max(extent) AS extent
       FROM unnest($1::bigint[], $2::bigint[], $3::bigint[], $4::bigint[]) AS rows (id, count, failed, extent) GROUP BY id) AS added
     WHERE cell.id = added.id`,
    [
      segments.map(({ cell }) => cell),
      rows.map(({ count }) => count),
      rows.map(({ failed }) => failed),
      rows.map(({ first, count }) => first + count),
    ],
  );
}
