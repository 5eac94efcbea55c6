import { lengthOfSpans, type Span, unionOfSpans } from '../../studies/spans.js';
import { cellExtents } from '../cell-extents.js';
import { lacksOf } from '../retried-cells.js';
import type { AuditCheck, AuditedRun, CheckReport, Finding, Place, Words } from './contract.js';
import { counted } from './counted.js';

/**
 * Repetitions that the run asks for and the ledger lacks. A run that is unfinished lacks its end as a matter of course, and may
 * lack some in the middle, where batches were in hand; of a run that was finished nothing may be missing.
 */
export const gaps: AuditCheck = { name: 'gaps', run: findGaps };

interface Gap extends Place {
  /** How many the run asks of the cell. */
  readonly asked: number;
}

async function findGaps({ ledger, record, spec }: AuditedRun): Promise<CheckReport> {
  const extents = await cellExtents(ledger, spec);
  const places: Gap[] = [];
  for (const { arm, cell, repetitions: asked } of extents) {
    const lacks = await lacksOf(ledger, spec, arm, cell, { from: 0, to: asked });
    const missing = unionOfSpans(lacks.map(({ spans }) => spans));
    if (missing.length > 0) places.push({ arm, cell, repetitions: missing, asked });
  }
  const asked = extents.reduce((sum, { repetitions }) => sum + repetitions, 0);
  const wasFinished = record.state === 'finished';
  return {
    looked: [...counted(asked, 'repetition'), ' in ', ...counted(extents.length, 'cell')],
    findings: alikeGroups(places).map((group) => gapFinding(group, wasFinished, record.id)),
  };
}

/** Places that lack the same repetitions, together. */
function alikeGroups(places: readonly Gap[]): Gap[][] {
  const groups = new Map<string, Gap[]>();
  for (const place of places) {
    const key = JSON.stringify([place.asked, place.repetitions]);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [place]);
    else group.push(place);
  }
  return [...groups.values()];
}

function gapFinding(places: readonly Gap[], wasFinished: boolean, runId: string): Finding {
  const { repetitions: missing = [], asked: repetitions = 0 } = places[0] ?? {};
  const atEnd = missing.filter(({ to }) => to === repetitions);
  const holes = lengthOfSpans(missing) - lengthOfSpans(atEnd);
  return {
    level: wasFinished ? 'wrong' : 'note',
    what: [
      ...counted(places.length, 'cell'),
      places.length === 1 ? ' lacks ' : ' lack ',
      ...extent(atEnd, holes, repetitions),
      ...(wasFinished ? [', although the run was finished'] : []),
    ],
    places,
    remedy: wasFinished
      ? `something took them out, or put an older copy of the ledger in its place; \`ballast resume ${runId}\` computes them again`
      : `the run is unfinished${holes > 0 ? ', and holes are where it was stopped' : ''}; \`ballast resume ${runId}\` goes on`,
  };
}

/** How much is missing where, in words. */
function extent(atEnd: readonly Span[], holes: number, repetitions: number): Words {
  const end = lengthOfSpans(atEnd);
  if (end === repetitions) return ['all ', ...counted(repetitions, 'repetition')];
  const last = ['the last ', end, ' of ', repetitions, ' repetitions'];
  if (holes === 0) return last;
  return [...counted(holes, 'repetition'), ' in the middle', ...(end > 0 ? [' and ', ...last] : [])];
}
