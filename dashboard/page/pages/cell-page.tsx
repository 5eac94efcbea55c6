/** One cell: do I trust this one number, and how many more would it take? */
import { useEffect, useState } from 'preact/hooks';
import { estimateText, numberText } from '../../../plots/report/numbers.js';
import type { CellView, RunView } from '../../contract.js';
import { CellSpread, McseLine, RunningMean } from '../charts/cell-charts.js';
import { CommandLine } from '../parts/command-line.js';
import { Frame } from '../parts/frame.js';
import { ask } from '../state/ask.js';
import { go, runPath } from '../state/place.js';
import { useKeys } from '../state/use-keys.js';
import { useRun } from '../state/use-run.js';
import { count, percent } from '../words.js';

export function CellPage({ run, cell }: { readonly run: string; readonly cell: string }) {
  const { view, states, connected, at, refusal } = useRun(run);
  const [measure, setMeasure] = useState<string | undefined>();
  const [shown, setShown] = useState<CellView | string | undefined>();
  const index = view?.grid.cells.findIndex(({ key }) => key.startsWith(cell)) ?? -1;
  const finished = states.get(index)?.finished ?? 0;
  const chosen = measure ?? view?.plot.measures[0];
  useKeys({ Escape: () => go(runPath(run)), '[': () => next(view, index, -1), ']': () => next(view, index, 1) });
  useEffect(() => {
    if (chosen === undefined) return;
    ask<CellView>(
      `/api/runs/${encodeURIComponent(run)}/cells/${encodeURIComponent(cell)}?measure=${encodeURIComponent(chosen)}`,
    ).then(setShown, (error: Error) => setShown(error.message));
  }, [run, cell, chosen, finished]);
  document.title = `${typeof shown === 'object' ? shown.label : cell} · Ballast`;
  const crumbs = (
    <>
      <a href="/">Runs</a> <span class="muted">/</span> <a href={runPath(run)}>{view?.study ?? run}</a>{' '}
      <span class="muted">/</span> <span>cell</span>
    </>
  );
  const problem = refusal ?? (typeof shown === 'string' ? shown : undefined);
  return (
    <Frame crumbs={crumbs} connected={connected} at={at}>
      {problem !== undefined ? (
        <div class="banner bad" role="alert">
          <p>{problem}</p>
          <a class="btn" href={runPath(run)}>
            Back to the run
          </a>
        </div>
      ) : view === undefined || typeof shown !== 'object' ? (
        <p class="muted" role="status">
          Loading the cell…
        </p>
      ) : (
        <Cell view={view} shown={shown} onMeasure={setMeasure} />
      )}
    </Frame>
  );
}

function Cell({ view, shown, onMeasure }: { view: RunView; shown: CellView; onMeasure: (measure: string) => void }) {
  const { state, target, needed } = shown;
  const column = view.grid.measures.findIndex(({ name }) => name === shown.measure);
  const moments = state.all[column];
  const bound = target.kind === 'relative' ? `${percent(target.value)} of the mean` : numberText(target.value);
  return (
    <>
      <div class="head">
        <div>
          <h1>{shown.label}</h1>
          <p class="muted small">
            cell <span class="mono">{shown.key}</span> of {view.study}
          </p>
        </div>
        <div class="controls">
          {view.grid.measures.length > 1 && (
            <label class="pick">
              Measure{' '}
              <select value={shown.measure} onChange={(event) => onMeasure(event.currentTarget.value)}>
                {view.grid.measures.map(({ name, title }) => (
                  <option key={name} value={name}>
                    {title}
                  </option>
                ))}
              </select>
            </label>
          )}
        </div>
      </div>
      <div class="kpis">
        <div class="kpi">
          <h2>Mean</h2>
          <div class="num">{moments?.mean == null ? '–' : estimateText(moments.mean, moments.mcse ?? Number.NaN)}</div>
          <p class="sub">± is one MCSE; variance {numberText(moments?.variance ?? Number.NaN)}</p>
        </div>
        <div class="kpi">
          <h2>Repetitions</h2>
          <div class="num">
            {count(state.finished)}
            <small>of {count(state.asked)}</small>
          </div>
          <p class="sub">
            {count(state.prefix)} without a gap from 0{state.settled ? '' : '; more may be asked for'}
          </p>
        </div>
        <div class="kpi">
          <h2>Precision</h2>
          <div class="num">
            {state.ratio === null ? '–' : `${numberText(state.ratio)} ×`}
            <small>its target</small>
          </div>
          <p class="sub">
            MCSE at most {bound}
            {needed !== null && `: about ${count(needed)} repetitions`}
          </p>
        </div>
        <div class="kpi">
          <h2>Failed</h2>
          <div class="num">{count(state.failed)}</div>
          <p class="sub">{state.failed > 0 ? 'the mean is conditional on success' : 'none'}</p>
        </div>
      </div>
      <div class="cards">
        <section aria-labelledby="h-spread">
          <div class="sh">
            <h2 id="h-spread">Spread of the values</h2>
          </div>
          <CellSpread view={shown} />
        </section>
        <section aria-labelledby="h-running">
          <div class="sh">
            <h2 id="h-running">Running mean ± 2 MCSE</h2>
          </div>
          <RunningMean view={shown} />
        </section>
        <section aria-labelledby="h-mcse">
          <div class="sh">
            <h2 id="h-mcse">MCSE against repetitions</h2>
          </div>
          <McseLine view={shown} />
        </section>
      </div>
      <section aria-labelledby="h-replay">
        <div class="sh">
          <h2 id="h-replay">Replay</h2>
        </div>
        <p class="two small">
          Runs one repetition again, shows what happens on the way, and compares every bit with what is stored.
        </p>
        <CommandLine command={shown.replay} />
        {shown.failures.length > 0 && (
          <ul class="fails">
            {shown.failures.slice(0, 5).map(({ repetition, reason, replay }) => (
              <li key={repetition}>
                <p class="small">
                  repetition {repetition}: {reason}
                </p>
                <CommandLine command={replay} />
              </li>
            ))}
          </ul>
        )}
      </section>
    </>
  );
}

function next(view: RunView | undefined, index: number, step: number): void {
  const cell = view?.grid.cells[index + step];
  if (view !== undefined && cell !== undefined) go(`${runPath(view.id)}/cells/${cell.key}`);
}
