/** One run: how far, how precise, when done, anything wrong, what does it look like. */
import { useState } from 'preact/hooks';
import type { RunStanding, RunView } from '../../contract.js';
import { HeatMap } from '../charts/heat-map.js';
import { Lanes } from '../charts/lanes.js';
import { Answers } from '../parts/answers.js';
import { CommandLine } from '../parts/command-line.js';
import { CompareSection } from '../parts/compare-section.js';
import { CurveSection } from '../parts/curve-section.js';
import { FailureSection } from '../parts/failure-section.js';
import { Frame } from '../parts/frame.js';
import { HistogramSection } from '../parts/histogram-section.js';
import { LoadingRun } from '../parts/loading-run.js';
import { PhaseBadge } from '../parts/phase-badge.js';
import { RunControls } from '../parts/run-controls.js';
import { useCurveChoice } from '../state/curve-choice.js';
import { cellPath, go } from '../state/place.js';
import { useKeys } from '../state/use-keys.js';
import { useNow } from '../state/use-now.js';
import { type RunState, useRun } from '../state/use-run.js';
import { ago, clock, count, exactTime, isLive, PHASE_WORDS, progressPercent } from '../words.js';

export function RunPage({ run }: { readonly run: string }) {
  const state = useRun(run);
  const { view, standing, connected, at, refusal } = state;
  const crumbs = (
    <>
      <a href="/">Runs</a> <span class="muted">/</span> <span>{view?.study ?? run}</span>
    </>
  );
  useKeys({ Escape: () => go('/') });
  document.title =
    standing === undefined
      ? `${run} · Ballast`
      : `${view?.study ?? run}, ${progressPercent(standing.finished, Math.max(standing.total, standing.expected))}, ${PHASE_WORDS[standing.phase].word.toLowerCase()} · Ballast`;
  return (
    <Frame crumbs={crumbs} connected={connected} at={at}>
      {refusal !== undefined ? (
        <div class="banner bad" role="alert">
          <h1>This run cannot be shown</h1>
          <p>{refusal}</p>
          <a class="btn" href="/">
            All runs
          </a>
        </div>
      ) : view === undefined || standing === undefined ? (
        <LoadingRun />
      ) : (
        <Loaded key={view.grid.revision} state={state} view={view} standing={standing} />
      )}
    </Frame>
  );
}

interface LoadedProps {
  readonly state: RunState;
  readonly view: RunView;
  readonly standing: RunStanding;
}

function Loaded({ state, view, standing }: LoadedProps) {
  const { states, activity, failures, connected, at } = state;
  const now = useNow();
  const [said, say] = useState<{ words: string; bad: boolean } | undefined>();
  const [choice, choose] = useCurveChoice(view);
  const finished = standing.phase === 'finished';
  const live = isLive(standing.phase);
  return (
    <>
      <div class="head">
        <div>
          <h1>
            {view.study} <PhaseBadge phase={standing.phase} />
          </h1>
          <p class="two">{view.title ?? ''}</p>
          <p class="muted small">
            run <span class="mono">{view.id}</span>, started{' '}
            <time dateTime={new Date(view.createdAt).toISOString()} title={exactTime(view.createdAt)}>
              {ago(view.createdAt, now)}
            </time>
            {standing.revision > 1 && `, revision ${standing.revision}`}
          </p>
        </div>
        <RunControls {...{ view, standing, failures, connected }} say={(words, bad) => say({ words, bad })} />
      </div>
      {said !== undefined && (
        <div class={said.bad ? 'banner bad' : 'banner calm'} role={said.bad ? 'alert' : 'status'}>
          <p>{said.words}</p>
          <button type="button" class="quiet" onClick={() => say(undefined)}>
            Close
          </button>
        </div>
      )}
      <Banners {...{ view, standing, connected, at }} />
      <Answers {...{ view, standing, states, activity, failures, connected, now }} />
      <div class="main">
        <div>
          <CurveSection {...{ view, states, finished, choice }} onChoose={choose} />
          {view.grid.measures.some(({ name }) => name === 'gamma-star') && (
            <HistogramSection view={view} finished={standing.finished} />
          )}
          {activity !== undefined && (live || activity.running.length > 0) && (
            <section aria-labelledby="h-lanes">
              <div class="sh">
                <h2 id="h-lanes">Workers and threads</h2>
                <p class="muted small">
                  batches in hand, coloured by generator; {activity.workers.filter((worker) => worker.alive).length}{' '}
                  workers
                </p>
              </div>
              <Lanes activity={activity} now={now} />
            </section>
          )}
        </div>
        <div>
          <section aria-labelledby="h-grid">
            <div class="sh">
              <h2 id="h-grid">Grid</h2>
              <p class="muted small">
                {count(view.grid.arms.length)} arms, {count(view.grid.cells.length)} cells; repetitions at right
              </p>
            </div>
            <HeatMap grid={view.grid} states={states} onOpenCell={(key) => go(cellPath(view.id, key))} />
          </section>
          {failures !== undefined && <FailureSection {...{ view, failures }} />}
          <CompareSection view={view} />
        </div>
      </div>
      {activity !== undefined && activity.events.length > 0 && (
        <section aria-labelledby="h-feed">
          <div class="sh">
            <h2 id="h-feed">What happened</h2>
          </div>
          <ol class="feed">
            {activity.events.slice(0, 12).map((event, i) => (
              <li key={i}>
                <time dateTime={new Date(event.at).toISOString()} title={exactTime(event.at)}>
                  {clock(event.at)}
                </time>
                <span class={event.bad ? 'bad' : ''}>{event.text}</span>
              </li>
            ))}
          </ol>
        </section>
      )}
      <Provenance view={view} digest={standing.digest} />
    </>
  );
}

/** What a reader must know before anything else. */
function Banners({
  view,
  standing,
  connected,
  at,
}: {
  view: RunView;
  standing: RunStanding;
  connected: boolean;
  at: number;
}) {
  const { phase, finished, total, precise, cells } = standing;
  const reports = `/api/runs/${encodeURIComponent(view.id)}/report.html`;
  return (
    <>
      {!connected && at > 0 && (
        <div class="banner" role="alert">
          <p>
            <strong>Connection lost.</strong> The page shows what was known at {clock(at)}. The run itself goes on;
            nothing is lost. It connects again by itself; if it does not, see whether <code>ballast dashboard</code>{' '}
            still runs.
          </p>
        </div>
      )}
      {phase === 'paused' && (
        <div class="banner">
          <p>
            <strong>Paused.</strong> {count(total - finished)} repetitions wait; nothing is lost.
          </p>
        </div>
      )}
      {phase === 'stopped' && (
        <div class="banner">
          <div>
            <p>
              <strong>Nobody works on this run.</strong> {count(total - finished)} repetitions are missing; what is
              finished is kept. It goes on with:
            </p>
            <CommandLine command={`ballast resume ${view.id}`} />
          </div>
        </div>
      )}
      {phase === 'cancelled' && (
        <div class="banner calm">
          <p>
            <strong>Cancelled.</strong> {count(finished)} finished repetitions are kept, and are reused by later runs.
          </p>
        </div>
      )}
      {phase === 'finished' && (
        <div class="banner calm">
          <p>
            <strong>Finished.</strong>{' '}
            {precise === cells
              ? 'Every cell is at its target.'
              : `${count(cells - precise)} of ${count(cells)} cells are above their target; Extend says how many repetitions would do.`}
          </p>
          <a class="btn" href={reports} target="_blank" rel="noreferrer">
            Open the report
          </a>
        </div>
      )}
    </>
  );
}

function Provenance({ view, digest }: { view: RunView; digest: string | null }) {
  const { numericsVersion, seed, version, specificationHash, specification } = view.provenance;
  const facts = [
    ['Digest', digest ?? 'when it is finished'],
    ['Numerics', `v${numericsVersion}`],
    ['Root seed', seed],
    ['Ballast', version],
    ['Study', specificationHash.slice(0, 16)],
  ] as const;
  return (
    <footer class="foot">
      <dl>
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd class="mono">{value}</dd>
          </div>
        ))}
      </dl>
      <p class="links">
        <a href={`/api/runs/${encodeURIComponent(view.id)}/report.html`} target="_blank" rel="noreferrer">
          Report
        </a>
        <span>
          <kbd>?</kbd> shows the keys
        </span>
      </p>
      <details>
        <summary>The study as a file</summary>
        <pre tabIndex={0}>{specification}</pre>
      </details>
    </footer>
  );
}
