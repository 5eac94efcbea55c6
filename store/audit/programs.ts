import { outcomeName } from '../../studies/repetition.js';
import type { AuditCheck, AuditedRun, CheckReport, Finding } from './contract.js';
import { counted } from './counted.js';

/**
 * Who computed the results. Programs of one numerics version give the same bits, so that several worked on a run is worth knowing
 * and nothing more; numbers of another version than the cells' keys say must not be.
 */
export const programs: AuditCheck = { name: 'programs', run: findMixed };

/** What a worker says of itself, as far as this program knows. */
interface Writer {
  readonly ballast?: string;
  readonly numerics?: number;
  readonly node?: string;
  readonly platform?: string;
  readonly arch?: string;
}

async function findMixed({ ledger, spec, cells }: AuditedRun): Promise<CheckReport> {
  const { numericsVersion, retries } = spec;
  const written = await ledger.writers(cells.map(({ cell }) => cell.key));
  const known = written.flatMap(({ writer, repetitions }) =>
    writer === null ? [] : [{ repetitions, says: JSON.parse(writer) as Writer }],
  );
  const unknown = written.find(({ writer }) => writer === null)?.repetitions ?? 0;
  const others = known.filter(({ says }) => says.numerics !== undefined && says.numerics !== numericsVersion);
  return {
    looked: [
      'who computed ',
      ...counted(
        known.reduce((sum, { repetitions }) => sum + repetitions, 0),
        'repetition',
      ),
    ],
    findings: [
      ...others.map(
        ({ says, repetitions }): Finding => ({
          level: 'wrong',
          what: [
            ...counted(repetitions, 'repetition'),
            ` of numerics v${numericsVersion} were computed by numerics v${says.numerics}`,
          ],
          places: [],
          remedy: 'a worker of another version wrote here: move the ledger aside and run again to recompute',
        }),
      ),
      ...(known.length > 1 ? [severalPrograms(known)] : []),
      ...(unknown > 0
        ? [
            note([
              ...counted(unknown, 'repetition'),
              ' by a program that did not leave its name, before Ballast recorded it',
            ]),
          ]
        : []),
      ...retries.map((retry) =>
        note([
          `failures ${outcomeName(retry.reason)} of numerics v${numericsVersion} were computed again by numerics v${retry.numericsVersion}`,
        ]),
      ),
    ],
  };
}

function severalPrograms(known: readonly { readonly repetitions: number; readonly says: Writer }[]): Finding {
  const each = known.flatMap(({ repetitions, says }, i) => [
    i === 0 ? '' : ', ',
    `Ballast ${says.ballast} on Node ${says.node}, ${says.platform} ${says.arch}: `,
    repetitions,
  ]);
  return note(['several programs computed it: ', ...each]);
}

function note(what: Finding['what']): Finding {
  return {
    level: 'note',
    what,
    places: [],
    remedy: 'nothing to do; `ballast verify` shows that the bytes are the same here',
  };
}
