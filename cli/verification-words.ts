/** A verification as people and scripts read it. */
import { keyPrefix, levelRecord, levelsInWords } from '../studies/cell-name.js';
import { outcomeName } from '../studies/repetition.js';
import type { Study } from '../studies/study.js';
import { CONFIDENCE, wrongShareBound } from '../studies/verification-sample.js';
import type { Difference, RepetitionResult, Verification } from '../workers/verify-inline.js';
import { duration, grouped } from './words.js';

export interface VerificationReport {
  readonly runId: string;
  readonly study: Study;
  readonly verification: Verification;
  /** Of each arm, how many repetitions are stored, and how many were to be computed again. */
  readonly stored: readonly number[];
  readonly drawn: readonly number[];
  /** Undefined if everything was to be verified. */
  readonly sampleSeed: string | undefined;
  /** Repetitions that the study asks for and the ledger lacks, over all cells. */
  readonly missing: number;
  /** Of the stored results; undefined if something is missing. */
  readonly digest: string | undefined;
  readonly interrupted: boolean;
  readonly seconds: number;
}

/** What scripts get from `--json`. */
export function verificationRecord(report: VerificationReport): object {
  const { runId, study, verification, stored, drawn, sampleSeed, missing, digest, interrupted, seconds } = report;
  const { draws, repetitions, cells, values, wrong, differences } = verification;
  return {
    runId,
    study: study.name,
    same: wrong === 0,
    interrupted,
    draws,
    drawsStored: sum(stored),
    sampleSeed: sampleSeed ?? null,
    repetitions,
    cells,
    values,
    wrong,
    wrongShareBelow: wrong === 0 && !interrupted ? wrongShareBound(stored, drawn) : null,
    missing,
    digest: digest ?? null,
    seconds: Math.round(seconds * 1000) / 1000,
    differences: differences.map((difference) => ({
      levels: levelRecord(study, difference),
      cell: difference.cell.key,
      repetition: difference.repetition,
      measure: difference.measure ?? null,
      stored: resultRecord(difference, difference.stored),
      recomputed: resultRecord(difference, difference.recomputed),
      replay: replayLine(runId, difference),
    })),
  };
}

/** The report as text, several lines. */
export function verificationWords(report: VerificationReport): string {
  const { runId, study, verification, missing, digest, seconds } = report;
  const { draws, repetitions, cells, values, wrong, differences } = verification;
  const lines = [
    `${runId}   ${grouped(repetitions)} repetitions in ${grouped(cells)} cells, ${grouped(values)} values, computed again in ${duration(seconds)}`,
    ...sampleLine(report),
    wrong === 0
      ? 'same       all of them, bit for bit'
      : `different  ${grouped(wrong)} of ${grouped(repetitions)} repetitions`,
    ...strengthLine(report),
    ...(missing > 0 ? [`missing    ${grouped(missing)} repetitions are not computed yet, so not verified`] : []),
    ...(digest === undefined ? [] : [`digest     ${digest}`]),
  ];
  if (wrong === 0 || draws === 0) return lines.join('\n');
  const more = wrong - differences.length;
  return [
    ...lines,
    ...differences.map((difference) => `\n${differenceWords(runId, study, difference)}`),
    ...(more > 0 ? [`\nand ${grouped(more)} more`] : []),
    `\nThe ledger, this machine or the one that computed them is at fault. Verify on another machine, and audit the ledger:\n` +
      `  ballast audit ${runId}`,
  ].join('\n');
}

/** Which part was to be computed again, if not all. */
function sampleLine({ verification, stored, drawn, sampleSeed, interrupted }: VerificationReport): string[] {
  const [all, asked] = [sum(stored), sum(drawn)];
  const stopped = interrupted ? [`stopped    after ${grouped(verification.draws)} of ${grouped(asked)} draws`] : [];
  if (sampleSeed === undefined) return stopped;
  return [
    `sample     ${grouped(asked)} of ${grouped(all)} draws, an arm’s repetition each, seed ${sampleSeed}`,
    ...stopped,
  ];
}

function strengthLine({ verification, stored, drawn, interrupted }: VerificationReport): string[] {
  if (verification.wrong > 0 || interrupted || sum(stored) === sum(drawn)) return [];
  const bound = wrongShareBound(stored, drawn);
  return [
    `strength   fewer than ${percent(bound)} of all draws are wrong, with ${Math.round(100 * CONFIDENCE)} % confidence`,
  ];
}

/** Rounded up, so that the statement stays true. */
function percent(share: number): string {
  const points = 100 * share;
  const decimals = points >= 10 ? 0 : points >= 1 ? 1 : 2;
  const scale = 10 ** decimals;
  return `${(Math.ceil(points * scale) / scale).toFixed(decimals)} %`;
}

function differenceWords(runId: string, study: Study, difference: Difference): string {
  const { cell, repetition, measure, stored, recomputed } = difference;
  const levels = levelsInWords(levelRecord(study, difference));
  return [
    `repetition ${repetition} of ${levels} (cell ${keyPrefix(cell)}) differs ${measure === undefined ? 'in its outcome' : `from ${measure} on`}`,
    `  stored      ${resultWords(difference, stored)}`,
    `  recomputed  ${resultWords(difference, recomputed)}`,
    `  ${replayLine(runId, difference)}`,
  ].join('\n');
}

function replayLine(runId: string, { cell, repetition }: Difference): string {
  return `ballast replay ${runId} --cell ${keyPrefix(cell)} --repetition ${repetition}`;
}

/** The outcome if it is a failure, else every value with all its digits. */
function resultWords({ cell }: Difference, { code, values }: RepetitionResult): string {
  if (code !== 0) return outcomeName(code);
  return cell.spec.measures.map((measure, i) => `${measure} ${digits(values[i] ?? Number.NaN)}`).join(', ');
}

function resultRecord({ cell }: Difference, { code, values }: RepetitionResult): object {
  const entries = cell.spec.measures.map((measure, i) => [measure, code === 0 ? (values[i] ?? null) : null]);
  return { outcome: outcomeName(code), ...Object.fromEntries(entries) };
}

/** The shortest text that reads back as the same number; String() drops the sign of −0. */
function digits(value: number): string {
  return Object.is(value, -0) ? '-0' : String(value);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
