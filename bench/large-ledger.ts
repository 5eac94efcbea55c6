/**
 * Makes a data folder with one large finished run of invented numbers, to measure what reading costs. Run after a build:
 *
 *   node dist/bench/large-ledger.js FOLDER --cells 1 --repetitions 1000000 --batch 500
 *   BALLAST_HOME=FOLDER /usr/bin/time -v node cli/ballast.js results large > curves.csv
 *
 * The same options give the same ledger.
 */
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import seedrandom from 'seedrandom';
import { dataFolderPaths, prepareDataFolder } from '../client/data-folder/data-folder.js';
import type { Ledger, Outcomes } from '../store/ledger.js';
import { openSqliteLedger } from '../store/sqlite/open-ledger.js';
import { canonicalJson } from '../studies/content-key.js';
import { type Cell, studyGrid } from '../studies/grid.js';
import { readStudy } from '../studies/parse-study.js';
import { NUMERICS_VERSION } from '../studies/repetition.js';
import type { Study } from '../studies/study.js';

export interface LargeLedger {
  readonly cells: number;
  /** In each cell. */
  readonly repetitions: number;
  /** Repetitions written at a time. */
  readonly batch: number;
}

/** Writes the run `large`: two measures of continuous law; one repetition in 500 failed. @returns its study */
export async function writeLargeLedger(ledger: Ledger, { cells, repetitions, batch }: LargeLedger): Promise<Study> {
  const study = largeStudy(cells, repetitions);
  const grid = studyGrid(study).flatMap((arm) => arm.cells);
  await ledger.createRun({
    id: 'large',
    study: study.name,
    specification: canonicalJson(study),
    numericsVersion: NUMERICS_VERSION,
  });
  const random = seedrandom.alea(`${cells}/${repetitions}`);
  for (let first = 0; first < repetitions; first += batch) {
    const count = Math.min(batch, repetitions - first);
    await ledger.write(grid.map((cell) => invented(cell, first, count, random)));
  }
  await ledger.setRunState('large', 'finished');
  return study;
}

function largeStudy(cells: number, repetitions: number): Study {
  const gamma = Array.from({ length: cells }, (_, i) => i / 100);
  return readStudy(
    {
      name: 'large',
      population: { kind: 'gaussian', dimension: 2, minorityMean: [1] },
      sizes: { n1: 8, n0: 24 },
      generators: ['oracle'],
      gamma,
      loss: 'squared',
      measures: ['excess-risk', 'parameter-error'],
      repetitions,
    },
    'large',
  );
}

function invented({ key, spec }: Cell, first: number, count: number, random: () => number): Outcomes {
  const width = spec.measures.length;
  const codes = Uint8Array.from({ length: count }, () => (random() < 0.002 ? 2 : 0));
  const values = Float64Array.from({ length: count * width }, (_, i) =>
    codes[Math.floor(i / width)] === 0 ? random() + random() * random() : Number.NaN,
  );
  return { cellKey: key, first, codes, values };
}

async function main(): Promise<void> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      cells: { type: 'string', default: '1' },
      repetitions: { type: 'string', default: '1000000' },
      batch: { type: 'string', default: '500' },
    },
  });
  const [folder] = positionals;
  if (folder === undefined) throw new Error('Cannot make a ledger: name the folder');
  prepareDataFolder(folder);
  const ledger = openSqliteLedger(dataFolderPaths(folder).ledger);
  try {
    await writeLargeLedger(ledger, {
      cells: Number(values.cells),
      repetitions: Number(values.repetitions),
      batch: Number(values.batch),
    });
  } finally {
    await ledger.close();
  }
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) await main();
