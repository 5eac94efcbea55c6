import { lengthOfSpans, type Span } from '../../studies/spans.js';
import type { AuditCheck, AuditedRun, CheckReport, Finding, Place, Words } from './contract.js';
import { counted } from './counted.js';

/**
 * Repetitions that the study asks for and the ledger lacks. A run that is unfinished lacks its end as a matter of course, and may
 * lack some in the middle, where batches were in hand; of a run that was finished nothing may be missing.
 */
export const gaps: AuditCheck = { name: 'gaps', run: findGaps };

async function findGaps({ ledger, record, study, cells }: AuditedRun): Promise<CheckReport> {
  const { repetitions } = study;
  const places: Place[] = [];
  for (const at of cells) {
    const missing = await ledger.missing(at.cell.key, { from: 0, to: repetitions });
    if (missing.length > 0) places.push({ ...at, repetitions: missing });
  }
  const wasFinished = record.state === 'finished';
  return {
    looked: [...counted(cells.length * repetitions, 'repetition'), ' in ', ...counted(cells.length, 'cell')],
    findings: alikeGroups(places).map((group) => gapFinding(group, repetitions, wasFinished, record.id)),
  };
}

/** Places that lack the same repetitions, together. */
function alikeGroups(places: readonly Place[]): Place[][] {
  const groups = new Map<string, Place[]>();
  for (const place of places) {
    const key = JSON.stringify(place.repetitions);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [place]);
    else group.push(place);
  }
  return [...groups.values()];
}

function gapFinding(places: readonly Place[], repetitions: number, wasFinished: boolean, runId: string): Finding {
  const missing = places[0]?.repetitions ?? [];
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
