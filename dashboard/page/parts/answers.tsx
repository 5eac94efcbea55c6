/** The four questions that the first screen of a run answers: how far, when done, how precise, what failed. */
import type { Activity, CellState, FailureView, RunStanding, RunView } from '../../contract.js';
import { PrecisionStrip } from '../charts/precision-strip.js';
import { RateLine } from '../charts/rate-line.js';
import { ReasonsBar } from '../charts/reasons-bar.js';
import { cellPath } from '../state/place.js';
import { clock, count, duration, isLive, percent, progressPercent } from '../words.js';
import { ProgressBar } from './progress-bar.js';

interface AnswersProps {
  readonly view: RunView;
  readonly standing: RunStanding;
  readonly states: ReadonlyMap<number, CellState>;
  readonly activity: Activity | undefined;
  readonly failures: FailureView | undefined;
  readonly connected: boolean;
  readonly now: number;
}

export function Answers(props: AnswersProps) {
  return (
    <div class="kpis">
      <HowFar {...props} />
      <WhenDone {...props} />
      <HowPrecise {...props} />
      <WhatFailed {...props} />
    </div>
  );
}

function HowFar({ standing, view }: AnswersProps) {
  const { finished, total, expected } = standing;
  const adaptive = view.targets.some(({ stops }) => stops);
  const all = Math.max(total, expected);
  return (
    <div class="kpi">
      <h2>How far</h2>
      <div class="num">
        {progressPercent(finished, all)}
        <small>
          {count(finished)} of {adaptive && finished < all ? 'about ' : ''}
          {count(all)}
        </small>
      </div>
      <div class="viz">
        <ProgressBar finished={finished} total={all} />
      </div>
      <p class="sub">
        {count(view.grid.allCells)} cells, at most {count(view.grid.repetitions)} repetitions each
        {adaptive ? '; cells stop when they are precise' : ''}
      </p>
    </div>
  );
}

function WhenDone({ standing, activity, connected, now }: AnswersProps) {
  const { phase, left, perSecond } = standing;
  const stored = activity?.stored ?? [];
  const last = stored.at(-1);
  const [first] = stored;
  return (
    <div class="kpi">
      <h2>When done</h2>
      {phase === 'finished' ? (
        <div class="num">
          {last === undefined ? 'done' : clock(last.writtenAt)}
          <small>
            {last === undefined
              ? ''
              : new Date(last.writtenAt).toLocaleDateString('en-GB', { day: 'numeric', month: 'long' })}
          </small>
        </div>
      ) : !isLive(phase) || phase === 'paused' ? (
        <div class="num">not running</div>
      ) : !connected || left === null ? (
        <div class="num">unknown{left !== null && <small>was {clock(now + left.mean, false)}</small>}</div>
      ) : (
        <div class="num">
          {duration(left.mean)}
          <small>about {clock(now + left.mean, false)}</small>
        </div>
      )}
      <div class="viz">
        <RateLine stored={stored} now={now} perSecond={connected ? perSecond : null} />
      </div>
      <p class="sub">
        {left !== null && connected && isLive(phase)
          ? `between ${duration(left.low)} and ${duration(left.high)}, 19 times in 20`
          : phase === 'finished' && first !== undefined && last !== undefined
            ? `the last ${count(stored.length)} batches took ${duration(last.writtenAt - first.beganAt)}`
            : ' '}
      </p>
    </div>
  );
}

function HowPrecise({ view, standing, states }: AnswersProps) {
  const { precise, cells, worst } = standing;
  const words = view.targets.map(({ kind, value }) =>
    kind === 'relative' ? `≤ ${percent(value)} of the mean` : `≤ ${value}`,
  );
  const key = worst === null ? undefined : view.grid.cells[worst.cell]?.key;
  return (
    <div class="kpi">
      <h2>How precise</h2>
      <div class="num">
        {count(precise)}
        <small>of {count(cells)} cells</small>
      </div>
      <div class="viz">
        <PrecisionStrip states={states} cells={cells} />
      </div>
      <p class="sub">
        {worst === null || key === undefined ? (
          `target: MCSE ${[...new Set(words)].join(', ')}`
        ) : (
          <>
            MCSE {[...new Set(words)].join(', ')}; worst {worst.ratio.toFixed(worst.ratio < 10 ? 1 : 0)} × that:{' '}
            <a href={cellPath(view.id, key)}>{worst.label}</a>
          </>
        )}
      </p>
    </div>
  );
}

function WhatFailed({ standing, failures }: AnswersProps) {
  const { failed, finished } = standing;
  const reasons = failures?.reasons ?? [];
  return (
    <div class="kpi">
      <h2>What failed</h2>
      <div class="num">
        {count(failed)}
        <small>
          of {count(finished)}
          {failed > 0 ? `, ${percent(failed / Math.max(1, finished), 2)}` : ''}
        </small>
      </div>
      <div class="viz">
        <ReasonsBar reasons={reasons} />
      </div>
      <p class="sub">
        {failed === 0 ? (
          'nothing failed'
        ) : (
          <>
            {reasons.map(({ reason, count: times }) => `${count(times)} ${reason}`).join(', ')};{' '}
            <a href="#failures">replay</a>
          </>
        )}
      </p>
    </div>
  );
}
