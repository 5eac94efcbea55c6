/** How far the runs are that this worker works on: gauges that are looked up when Prometheus asks, at a bounded cost. */
import { performance } from 'node:perf_hooks';
import { Gauge, type Registry } from 'prom-client';
import type { HearWork } from '../../activities/work-events.js';
import type { FindRun } from '../../store/find-run.js';
import type { Ledger } from '../../store/ledger.js';
import { LiveCells, shownCells } from '../../store/live/live-cells.js';
import { precisionRatio, precisionTargets } from '../../store/live/precision-targets.js';
import { createLiveCounts } from '../../store/live-counts.js';
import { recentRate } from '../../store/recent-rate.js';
import type { RunCounts } from '../../store/run-counts.js';
import type { RunSpec } from '../../store/run-spec.js';

/** A run is open until it ends, or nobody has stored anything of it for so long. */
const FORGET_MS = 3_600_000;
/** Looked up at most so often, and for at most this share of the time. */
const EVERY_MS = 5000;
const SHARE = 0.02;

interface Followed {
  readonly study: string;
  lastAt: number;
  readonly counts: (spec: RunSpec) => Promise<RunCounts>;
  cells: { readonly spec: RunSpec; readonly live: LiveCells; readonly ratios: Map<number, number> } | undefined;
}

interface Looked {
  readonly study: string;
  readonly left: number;
  readonly secondsLeft: number | undefined;
  readonly worst: number | undefined;
  readonly lastAt: number;
}

/** @returns hears which runs are worked on */
export function followRuns(
  ledger: Ledger,
  findRun: FindRun,
  registry: Registry,
  studyLabel: (study: string) => string,
): HearWork {
  const runs = new Map<string, Followed>();
  let [looked, due]: [Promise<readonly Looked[]> | undefined, number] = [undefined, 0];

  async function look(): Promise<readonly Looked[]> {
    const started = performance.now();
    const found: Looked[] = [];
    for (const [runId, run] of runs) {
      const record = await ledger.findRun(runId);
      if (record?.state !== 'open' || Date.now() - run.lastAt > FORGET_MS) runs.delete(runId);
      else found.push(await lookAt(runId, run));
    }
    due = performance.now() + Math.max(EVERY_MS, (performance.now() - started) / SHARE);
    return found;
  }
  async function lookAt(runId: string, run: Followed): Promise<Looked> {
    const spec = await findRun(runId);
    const { total, finished } = await run.counts(spec);
    const left = Math.max(0, total - finished);
    const perSecond = await recentRate(ledger, runId, Date.now());
    const secondsLeft = perSecond === null || perSecond === 0 ? undefined : left / perSecond;
    return { study: run.study, left, secondsLeft, worst: await worstRatio(ledger, spec, run), lastAt: run.lastAt };
  }
  const now = () => {
    if (looked === undefined || performance.now() >= due) {
      due = Number.POSITIVE_INFINITY;
      looked = look().catch(() => {
        due = performance.now() + EVERY_MS;
        return [];
      });
    }
    return looked;
  };
  gauges(registry, studyLabel, now);
  return (event) => {
    if (event.kind !== 'planned' && event.kind !== 'stored') return;
    const known = runs.get(event.runId);
    if (known !== undefined) known.lastAt = Date.now();
    else
      runs.set(event.runId, {
        study: event.study,
        lastAt: Date.now(),
        counts: createLiveCounts(ledger, event.runId),
        cells: undefined,
      });
  };
}

type PickNumber = (run: Looked) => number | undefined;

function gauges(
  registry: Registry,
  studyLabel: (study: string) => string,
  look: () => Promise<readonly Looked[]>,
): void {
  const add = (name: string, help: string, pick: PickNumber, merge: (a: number, b: number) => number) =>
    new Gauge({
      name,
      help,
      labelNames: ['study'],
      registers: [registry],
      async collect() {
        this.reset();
        const values = new Map<string, number>();
        for (const run of await look()) {
          const value = pick(run);
          const study = studyLabel(run.study);
          const before = values.get(study);
          if (value !== undefined) values.set(study, before === undefined ? value : merge(before, value));
        }
        for (const [study, value] of values) this.set({ study }, value);
      },
    });
  const sum = (a: number, b: number) => a + b;
  add('ballast_run_open', 'Runs of the study that this worker works on', () => 1, sum);
  add(
    'ballast_run_repetitions_left',
    'Repetitions that open runs are missing, over all cells',
    ({ left }) => left,
    sum,
  );
  add(
    'ballast_run_estimated_seconds_left',
    'Seconds until open runs end, at the rate of the last minute',
    ({ secondsLeft }) => secondsLeft,
    Math.max,
  );
  add(
    'ballast_run_worst_mcse_ratio',
    'The worst MCSE of an open run over its target; 1 is precise. Without targets they are 2 % of the mean',
    ({ worst }) => worst,
    Math.max,
  );
  add(
    'ballast_run_last_batch_timestamp_seconds',
    'When this worker last stored something of an open run',
    ({ lastAt }) => lastAt / 1000,
    Math.max,
  );
}

/** Of the cells that a page would show; only what is new is read. */
async function worstRatio(ledger: Ledger, spec: RunSpec, run: Followed): Promise<number | undefined> {
  const { measures } = spec.study;
  if (run.cells?.spec !== spec) {
    run.cells = { spec, live: new LiveCells(ledger, spec, shownCells(spec), measures), ratios: new Map() };
  }
  const { live, ratios } = run.cells;
  const targets = precisionTargets(spec.study);
  for (const index of await live.refresh()) {
    const ratio = precisionRatio(live.state(index), measures, targets);
    if (ratio !== null) ratios.set(index, ratio);
  }
  return ratios.size === 0 ? undefined : Math.max(...ratios.values());
}
