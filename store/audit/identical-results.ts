/**
 * Identical results under different seeds: the same bits in all continuous measures, of repetitions whose streams have other names.
 * Whoever resets the random generator leaves them, and so does a program that stores values under other numbers than their own.
 *
 * Cells that share a data key see the same data in a repetition, so there the same bits in the same repetition are right: gamma 0
 * of every generator, `naive` and gamma 1, VTSS and the gamma that it chose.
 */
import { continuousColumns } from '../../studies/coincidence.js';
import type { AuditCheck, AuditedRun, CheckReport, Finding } from './contract.js';
import { counted } from './counted.js';
import { acrossFindings } from './identical-across-cells.js';
import { isTelling, withinFindings } from './identical-in-cells.js';
import { readRows, type StoredRows } from './stored-rows.js';
import { openValueIndex, type ValueIndex } from './value-index.js';

export const identicalResults: AuditCheck = { name: 'identical', run: findIdentical };

async function findIdentical(audited: AuditedRun): Promise<CheckReport> {
  const { ledger, study, cells, record } = audited;
  const keys = cells.map(({ cell }) => cell.key);
  const { finished } = await ledger.count(keys, study.repetitions);
  const everywhere = openValueIndex(finished);
  const findings: Finding[] = [];
  let compared = 0;
  for (const places of byDataKey(audited)) {
    const sharing: StoredRows[] = [];
    for (const place of places) {
      const rows = await readRows(ledger, cells[place]!, study.repetitions);
      compared += addTelling(everywhere, rows, place);
      sharing.push(rows);
    }
    findings.push(...withinFindings(sharing, record.id));
  }
  findings.push(...(await acrossFindings(audited, everywhere)));
  const blind = cells.filter(({ cell }) => continuousColumns(cell).length === 0).length;
  return {
    looked: [
      ...counted(compared, 'result'),
      ' by every bit of their continuous measures',
      ...(blind > 0 ? [', not those of ', ...counted(blind, 'cell'), ' whose measures take few values'] : []),
    ],
    findings,
  };
}

/** Places of the cells, those that share their data together. */
function byDataKey({ cells }: AuditedRun): number[][] {
  const groups = new Map<string, number[]>();
  for (const [place, { arm }] of cells.entries()) {
    const group = groups.get(arm.spec.dataKey);
    if (group === undefined) groups.set(arm.spec.dataKey, [place]);
    else group.push(place);
  }
  return [...groups.values()];
}

/** @returns how many rows were added */
function addTelling(index: ValueIndex, rows: StoredRows, owner: number): number {
  const columns = continuousColumns(rows.cell);
  let added = 0;
  for (let row = 0; row < rows.codes.length; row++) {
    if (!isTelling(rows, row, columns)) continue;
    index.add(rows.values, row * rows.width, columns, { owner, row: rows.repetitions[row]! });
    added++;
  }
  return added;
}
