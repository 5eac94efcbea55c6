import type { Span } from '../../studies/spans.js';
import { spanOf } from '../outcomes.js';
import type { AuditCheck, AuditedRun, CheckReport, Place } from './contract.js';
import { counted } from './counted.js';

/** Repetitions that are stored more than once: no write does that, so another program wrote to the ledger, or it is damaged. */
export const duplicates: AuditCheck = { name: 'duplicates', run: findDuplicates };

async function findDuplicates({ ledger, study, cells }: AuditedRun): Promise<CheckReport> {
  const places: Place[] = [];
  let stored = 0;
  for (const at of cells) {
    const spans = (await ledger.read(at.cell.key, { from: 0, to: study.repetitions })).map(spanOf);
    for (const { from, to } of spans) stored += to - from;
    const twice = overlaps(spans);
    if (twice.length > 0) places.push({ ...at, repetitions: twice });
  }
  const looked = counted(stored, 'stored repetition');
  if (places.length === 0) return { looked, findings: [] };
  const remedy =
    'another program wrote to the ledger, or it is damaged: restore a copy, or move it aside and run again to recompute';
  const what = [...counted(places.length, 'cell'), places.length === 1 ? ' has' : ' have', ' repetitions twice'];
  return { looked, findings: [{ level: 'wrong', what, places, remedy }] };
}

/** The parts that two of these share. */
function overlaps(spans: readonly Span[]): Span[] {
  const shared: Span[] = [];
  let reached = 0;
  for (const { from, to } of spans) {
    if (from < reached) shared.push({ from, to: Math.min(to, reached) });
    reached = Math.max(reached, to);
  }
  return shared;
}
