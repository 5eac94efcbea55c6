/** Two runs side by side, looked at in the same way, on the same y axis. */
import { useMemo } from 'preact/hooks';
import type { RunStanding, RunView } from '../../contract.js';
import { curveFigure } from '../charts/curve-data.js';
import { type CurveChoice, Curves } from '../charts/curves.js';
import { Frame } from '../parts/frame.js';
import { PhaseBadge } from '../parts/phase-badge.js';
import { ProgressBar } from '../parts/progress-bar.js';
import { useCurveChoice } from '../state/curve-choice.js';
import { cellPath, go, runPath } from '../state/place.js';
import { useKeys } from '../state/use-keys.js';
import { type RunState, useRun } from '../state/use-run.js';
import { count, progressPercent } from '../words.js';

export function ComparePage({ a, b }: { readonly a: string; readonly b: string }) {
  const [one, other] = [useRun(a), useRun(b)];
  useKeys({ Escape: () => go('/') });
  document.title = `${a} and ${b} · Ballast`;
  const problem = one.refusal ?? other.refusal;
  const both = one.view !== undefined && other.view !== undefined;
  return (
    <Frame
      crumbs={
        <>
          <a href="/">Runs</a> <span class="muted">/</span> <span>compare</span>
        </>
      }
      connected={one.connected && other.connected}
      at={Math.min(one.at, other.at)}
    >
      {problem !== undefined ? (
        <div class="banner bad" role="alert">
          <p>{problem}</p>
          <a class="btn" href="/">
            All runs
          </a>
        </div>
      ) : both ? (
        <Both one={one} other={other} view={one.view} otherView={other.view} />
      ) : (
        <p class="muted" role="status">
          Loading both runs…
        </p>
      )}
    </Frame>
  );
}

interface BothProps {
  readonly one: RunState;
  readonly other: RunState;
  readonly view: RunView;
  readonly otherView: RunView;
}

function Both({ one, other, view, otherView }: BothProps) {
  const [choice, choose] = useCurveChoice(view);
  const figures = [
    curveFigure(view.grid, one.states, view.plot, choice, null),
    curveFigure(otherView.grid, other.states, otherView.plot, choice, null),
  ];
  const domains = figures.flatMap(({ yDomain }) => (yDomain === undefined ? [] : [yDomain]));
  const yDomain = useMemo(
    () =>
      domains.length === 0
        ? undefined
        : ([Math.min(...domains.map(([low]) => low)), Math.max(...domains.map(([, high]) => high))] as const),
    [JSON.stringify(domains)],
  );
  const measures = view.grid.measures.filter(({ name }) =>
    otherView.grid.measures.some((measure) => measure.name === name),
  );
  return (
    <>
      <div class="head">
        <h1>Two runs</h1>
        <div class="controls">
          <label class="pick">
            Measure{' '}
            <select value={choice.measure} onChange={(event) => choose({ measure: event.currentTarget.value })}>
              {measures.map(({ name, title }) => (
                <option key={name} value={name}>
                  {title}
                </option>
              ))}
            </select>
          </label>
          <label class="check">
            <input
              type="checkbox"
              checked={choice.yScale === 'log'}
              onChange={(event) => choose({ yScale: event.currentTarget.checked ? 'log' : 'linear' })}
            />{' '}
            log y
          </label>
        </div>
      </div>
      {measures.length === 0 && (
        <div class="banner">
          <p>The two runs have no measure in common.</p>
        </div>
      )}
      <div class="pair">
        <Side state={one} view={view} {...{ choice, yDomain }} />
        <Side state={other} view={otherView} {...{ choice, yDomain }} />
      </div>
    </>
  );
}

interface SideProps {
  readonly state: RunState;
  readonly view: RunView;
  readonly choice: CurveChoice;
  readonly yDomain: readonly [number, number] | undefined;
}

function Side({ state, view, choice, yDomain }: SideProps) {
  const standing: RunStanding = state.standing ?? view.standing;
  const total = Math.max(standing.total, standing.expected);
  return (
    <section aria-label={view.id}>
      <h2>
        <a href={runPath(view.id)}>{view.id}</a> <PhaseBadge phase={standing.phase} />
      </h2>
      <p class="two small">{view.title ?? ''}</p>
      <ProgressBar finished={standing.finished} total={total} />
      <p class="small two">
        {progressPercent(standing.finished, total)}, {count(standing.finished)} repetitions, {count(standing.failed)}{' '}
        failed, {count(standing.precise)} of {count(standing.cells)} cells precise
      </p>
      <Curves
        grid={view.grid}
        states={state.states}
        plot={view.plot}
        choice={choice}
        theory={null}
        onOpenCell={(key) => go(cellPath(view.id, key))}
        {...(yDomain !== undefined && { yDomain })}
      />
    </section>
  );
}
