/**
 * Writes batches. A batch may be of thousands of cells with a few repetitions each, so all that is new goes in by a few
 * statements, whatever their number; what meets repetitions that are stored is compared cell by cell.
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
import { addBatch, commitTook } from './batches.js';
import type { Connection } from './connection.js';
import { addSegment, readSegments } from './segments.js';
import { addWork } from './work.js';

/** Outcomes that somebody wants stored, and the id of who computed them; the work is recorded when it is asked for. */
interface Offer {
  readonly outcomes: Outcomes;
  readonly workId: () => number | null;
}

interface KnownCell extends Cell {
  /** Position among the keys that were looked up. */
  readonly at: number;
}

/** Writes a batch in one transaction. @returns how many repetitions were new, summed over the cells */
export function writePasses(connection: Connection, passes: readonly Pass[], cost?: BatchCost): number {
  const checked = passes.map(({ outcomes, work }) => ({ outcomes: outcomes.map(canonicalOutcomes), work }));
  if (checked.every(({ outcomes }) => outcomes.length === 0)) return 0;
  const began = performance.now();
  let stated = began;
  const fresh = connection.transaction('write', () => {
    const offers = checked.flatMap(({ outcomes, work }) => {
      // recorded with the first segment that refers to it, so that writing the same again leaves no trace
      let recorded: number | null = null;
      const workId = () => {
        if (work !== undefined) recorded ??= addWork(connection, work);
        return recorded;
      };
      return outcomes.map((one) => ({ outcomes: one, workId }));
    });
    const added = writeOffers(connection, offers);
    stated = performance.now();
    if (cost !== undefined) addBatch(connection, cost, stated - began, added);
    return added.repetitions;
  });
  commitTook(connection, performance.now() - stated);
  return fresh;
}

function writeOffers(connection: Connection, offers: readonly Offer[]): Fresh {
  const cells = findCells(connection, offers);
  // what begins behind all that its cell has meets nothing that is stored
  const isBehind = ({ outcomes }: Offer, i: number) => (cells[i]?.extent ?? 0) <= outcomes.first;
  const isOnce = onceOnly(offers);
  const simple = offers.filter((offer, i) => isOnce(offer) && isBehind(offer, i));
  const others = simple.length === offers.length ? [] : offers.filter((offer) => !simple.includes(offer));
  appendAll(connection, simple);
  const added = simple.map(({ outcomes: { codes } }) => ({ repetitions: codes.length, failed: countFailed(codes) }));
  for (const offer of others) added.push(writeOffer(connection, offer));
  return {
    repetitions: added.reduce((sum, { repetitions }) => sum + repetitions, 0),
    failed: added.reduce((sum, { failed }) => sum + failed, 0),
  };
}

/** The cells that are there already. @throws {IntegrityError} if one has another number of measures */
function findCells(connection: Connection, offers: readonly Offer[]): (KnownCell | undefined)[] {
  const keys = JSON.stringify(offers.map(({ outcomes }) => outcomes.cellKey));
  const known = connection.all<KnownCell>(
    `SELECT keys.key AS at, cell.id AS id, cell.key AS key, measures, finished, failed, extent
     FROM json_each(?) AS keys CROSS JOIN cell ON cell.key = keys.value`,
    [keys],
  );
  const found = new Array<KnownCell | undefined>(offers.length).fill(undefined);
  for (const cell of known) {
    assertMeasures(cell, offers[cell.at]!.outcomes);
    found[cell.at] = cell;
  }
  return found;
}

/** Whether no other offer of the batch is of the same cell. */
function onceOnly(offers: readonly Offer[]): (offer: Offer) => boolean {
  const counts = new Map<string, number>();
  for (const { outcomes } of offers) counts.set(outcomes.cellKey, (counts.get(outcomes.cellKey) ?? 0) + 1);
  if (counts.size === offers.length) return () => true;
  return ({ outcomes }) => counts.get(outcomes.cellKey) === 1;
}

/** Adds what meets nothing stored: cells, totals and segments, each by one statement. */
function appendAll(connection: Connection, offers: readonly Offer[]): void {
  if (offers.length === 0) return;
  // in the order of keys, neighbours in the index are written together
  const sorted = offers.toSorted((a, b) => (a.outcomes.cellKey < b.outcomes.cellKey ? -1 : 1));
  const totals = sorted.map(({ outcomes }) => {
    const { cellKey, codes } = outcomes;
    return [cellKey, measuresOf(outcomes), codes.length, countFailed(codes), spanOf(outcomes).to];
  });
  connection.run(
    `INSERT INTO cell (key, measures, finished, failed, extent)
     SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4 FROM json_each(?) WHERE true
     ON CONFLICT (key) DO UPDATE SET finished = finished + excluded.finished, failed = failed + excluded.failed,
       extent = max(extent, excluded.extent)`,
    [JSON.stringify(totals)],
  );

  const { rows, codes, numbers } = packSegments(sorted.map(({ outcomes }) => outcomes));
  const cells = rows.map(({ cellKey, first, count, failed, checksum, codesAt, numbersAt, size }, i) => {
    return [cellKey, first, count, failed, checksum, codesAt, numbersAt, size, sorted[i]?.workId()];
  });
  connection.run(
    `INSERT INTO segment (cell, first, count, failed, checksum, codes, numbers, work)
     SELECT cell.id, value ->> 1, value ->> 2, value ->> 3, value ->> 4, substr(?2, value ->> 5, value ->> 2),
       substr(?3, value ->> 6, value ->> 7), value ->> 8
     FROM json_each(?1) AS rows CROSS JOIN cell ON cell.key = rows.value ->> 0`,
    [JSON.stringify(cells), codes, numbers],
  );
}

/** Compares what is stored, and adds the rest. */
function writeOffer(connection: Connection, { outcomes, workId }: Offer): Fresh {
  const cell = findOrAddCell(connection, outcomes);
  const span = spanOf(outcomes);
  const stored = readSegments(connection, cell, span);
  for (const segment of stored) assertSameOutcomes(segment, outcomes);

  let [fresh, failed] = [0, 0];
  for (const gap of gaps(span, stored.map(spanOf))) {
    const piece = cutOutcomes(outcomes, gap);
    addSegment(connection, cell, piece, workId());
    fresh += piece.codes.length;
    failed += countFailed(piece.codes);
  }
  if (fresh > 0) {
    connection.run(
      'UPDATE cell SET finished = finished + ?, failed = failed + ?, extent = max(extent, ?) WHERE id = ?',
      [fresh, failed, span.to, cell.id],
    );
  }
  return { repetitions: fresh, failed };
}

function findOrAddCell(connection: Connection, outcomes: Outcomes): Cell {
  const [known] = connection.all<Cell>(`SELECT ${CELL_COLUMNS} FROM cell WHERE key = ?`, [outcomes.cellKey]);
  if (known !== undefined) return known;
  const sql = `INSERT INTO cell (key, measures) VALUES (?, ?) RETURNING ${CELL_COLUMNS}`;
  return connection.all<Cell>(sql, [outcomes.cellKey, measuresOf(outcomes)])[0]!;
}
