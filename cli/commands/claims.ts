import type { Command } from 'commander';
import { UserError } from '../../client/user-error.js';
import { isWhole, runCounts, runValues } from '../../store/run-results.js';
import type { RunSpec } from '../../store/run-spec.js';
import { CLAIMS } from '../../studies/claims/claims.js';
import {
  type ClaimNotRun,
  type ClaimResult,
  claimsNotRun,
  evaluateClaims,
} from '../../studies/claims/evaluate-claims.js';
import { type Evidence, evidenceOf } from '../../studies/claims/evidence.js';
import { VERDICTS } from '../../studies/claims/verdict.js';
import { studyGrid } from '../../studies/grid.js';
import type { Study } from '../../studies/study.js';
import { catalogNames, loadStudy } from '../load-study.js';
import { alignedTable, withError } from '../words.js';
import {
  type FoundRun,
  foundRun,
  hasLedger,
  RUN_ARGUMENT,
  type Workspace,
  withRun,
  withWorkspace,
} from '../workspace.js';

/** A run that claims were judged by. */
interface JudgedRun {
  readonly runId: string;
  readonly study: string;
  readonly repetitions: number;
  /** Whether its cells are among those of the shipped study: claims are about these. */
  readonly shipped: boolean;
}

interface Judgement {
  readonly runs: readonly JudgedRun[];
  readonly results: readonly ClaimResult[];
  readonly notRun: readonly ClaimNotRun[];
}

export function addClaimsCommand(program: Command): void {
  program
    .command('claims')
    .description('judge the paper’s claims by finished runs: holds, does not hold, or cannot tell')
    .argument('[run...]', `${RUN_ARGUMENT}; all finished runs of shipped studies if absent`)
    .option('--json', 'as JSON')
    .addHelpText('after', '\nExample:\n  ballast claims figure-5')
    .action(async (named: string[], { json }: { json?: boolean }) => {
      const judgement = named.length > 0 ? await judgeNamed(named) : await judgeAll();
      if (json) console.log(JSON.stringify(judgement, null, 2));
      else console.log(inWords(judgement));
    });
}

/** Judges what the named runs are about. @throws {UserError} if a run is not there, not finished, or there twice */
async function judgeNamed(named: readonly string[]): Promise<Judgement> {
  const runs: (FoundRun & { readonly evidence: Evidence })[] = [];
  for (const name of named) {
    await withRun(name, async (workspace, run) => {
      const { finished, total } = await runCounts(workspace.ledger, run.spec);
      if (finished < total) {
        throw new UserError(
          `Cannot judge claims by run ${run.record.id}: it lacks ${total - finished} of ${total} repetitions; \`ballast resume ${run.record.id}\` goes on`,
        );
      }
      const twin = runs.find(({ study }) => study.name === run.study.name);
      if (twin !== undefined) {
        throw new UserError(
          `Cannot judge claims by two runs of ${run.study.name}: ${twin.record.id} and ${run.record.id}; name one of them`,
        );
      }
      runs.push({ ...run, evidence: await evidenceIn(workspace, run.spec) });
    });
  }
  const names = runs.map(({ study }) => study.name);
  const judgement = await judge(runs);
  return {
    ...judgement,
    results: judgement.results.filter(({ studies }) => studies.length > 0),
    notRun: judgement.notRun.filter(({ studies }) => studies.some((study) => names.includes(study))),
  };
}

/** Judges every claim by the newest finished run of each study that some claim is about. */
async function judgeAll(): Promise<Judgement> {
  if (!hasLedger()) return await judge([]);
  return await withWorkspace(async (workspace) => {
    const wanted = new Set(CLAIMS.flatMap(({ studies }) => studies));
    const runs: (FoundRun & { readonly evidence: Evidence })[] = [];
    for (const record of await workspace.ledger.listRuns()) {
      if (!wanted.has(record.study)) continue;
      const run = foundRun(record);
      if (!isWhole(await runCounts(workspace.ledger, run.spec))) continue;
      wanted.delete(record.study);
      runs.push({ ...run, evidence: await evidenceIn(workspace, run.spec) });
    }
    return await judge(runs);
  });
}

async function judge(runs: readonly (FoundRun & { readonly evidence: Evidence })[]): Promise<Judgement> {
  const evidences = runs.map(({ evidence }) => evidence);
  return {
    runs: await Promise.all(
      runs.map(async ({ record, study }) => ({
        runId: record.id,
        study: study.name,
        repetitions: study.repetitions,
        shipped: await isShipped(study),
      })),
    ),
    results: evaluateClaims(evidences),
    notRun: claimsNotRun(evidences),
  };
}

async function evidenceIn({ ledger }: Workspace, spec: RunSpec): Promise<Evidence> {
  return evidenceOf(spec.study, await runValues(ledger, spec));
}

/** Whether every cell of the study is one of the shipped study of that name; seed and repetitions may be others. */
async function isShipped(study: Study): Promise<boolean> {
  if (!catalogNames().includes(study.name)) return false;
  const shipped = { ...(await loadStudy(study.name)), seed: study.seed };
  const keys = new Set(studyGrid(shipped).flatMap(({ cells }) => cells.map(({ key }) => key)));
  return studyGrid(study).every(({ cells }) => cells.every(({ key }) => keys.has(key)));
}

function inWords({ runs, results, notRun }: Judgement): string {
  return [runWords(runs), ...claimBlocks(results), tally(results), missingWords(notRun)]
    .filter((block) => block !== '')
    .join('\n\n');
}

function runWords(runs: readonly JudgedRun[]): string {
  return runs
    .map(({ runId, repetitions, shipped }) => {
      const changed = shipped ? '' : '; not the shipped study, so these are not the paper’s numbers';
      return `by ${runId}, ${repetitions} repetitions${changed}`;
    })
    .join('\n');
}

/** Each claim with its findings below. */
function claimBlocks(results: readonly ClaimResult[]): string[] {
  const ids = [...new Set(results.map(({ id }) => id))];
  return ids.map((id) => {
    const findings = results.filter((result) => result.id === id);
    const about = findings[0];
    if (about === undefined) return '';
    const table = alignedTable(
      ['', 'verdict', 'value', 'needed', 'statistic'],
      findings.map(({ verdict, value, mcse, criterion, statistic, note }) => [
        '',
        verdict,
        mcse > 0 ? withError(value, mcse) : String(Number(value.toPrecision(4))),
        criterion,
        note === undefined ? statistic : `${statistic} (${note})`,
      ]),
    );
    return `${id}: ${about.statement} [${about.source}]\n${withoutHeader(table)}`;
  });
}

function withoutHeader(table: string): string {
  return table.slice(table.indexOf('\n') + 1);
}

function tally(results: readonly ClaimResult[]): string {
  if (results.length === 0) return '';
  const [hold, doNot, open] = VERDICTS.map((verdict) => results.filter((result) => result.verdict === verdict).length);
  return `findings: ${hold} hold, ${doNot} do not hold, ${open} one cannot tell`;
}

/** What to run for the claims that are left. */
function missingWords(notRun: readonly ClaimNotRun[]): string {
  const todo = ({ missing, reason }: ClaimNotRun) =>
    missing.length > 0 ? missing.map((study) => `ballast run ${study}`).join(' && ') : reason;
  const lines = [...new Set(notRun.map(todo))].map((line) => {
    const ids = notRun.filter((claim) => todo(claim) === line).map(({ id }) => id);
    return `  ${line}: ${ids.join(', ')}`;
  });
  return lines.length > 0 ? `not run:\n${lines.join('\n')}` : '';
}
