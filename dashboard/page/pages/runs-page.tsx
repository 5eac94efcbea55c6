/** All runs: which one needs me? */
import { useRef, useState } from 'preact/hooks';
import type { RunListItem } from '../../contract.js';
import { Thumbnail } from '../charts/thumbnail.js';
import { Frame } from '../parts/frame.js';
import { PhaseBadge } from '../parts/phase-badge.js';
import { ProgressBar } from '../parts/progress-bar.js';
import { comparePath, go, runPath } from '../state/place.js';
import { useKeys } from '../state/use-keys.js';
import { useNow } from '../state/use-now.js';
import { useRuns } from '../state/use-runs.js';
import { ago, count, duration, exactTime, isLive, percent, progressPercent } from '../words.js';

export function RunsPage() {
  const { list, connected, at } = useRuns();
  const [filter, setFilter] = useState('');
  const [marked, mark] = useState<readonly string[]>([]);
  const [row, setRow] = useState(-1);
  const field = useRef<HTMLInputElement>(null);
  const now = useNow();
  const wanted = filter.trim().toLowerCase();
  const runs = (list?.runs ?? []).filter(({ id, study, title }) =>
    `${id} ${study} ${title ?? ''}`.toLowerCase().includes(wanted),
  );
  const groups = [
    { name: 'Now', runs: runs.filter(({ phase }) => isLive(phase)) },
    { name: 'Earlier', runs: runs.filter(({ phase }) => !isLive(phase)) },
  ].filter((group) => group.runs.length > 0);
  const ordered = groups.flatMap((group) => group.runs);
  const move = (step: number) => setRow(Math.max(0, Math.min(ordered.length - 1, row + step)));
  useKeys({
    '/': () => field.current?.focus(),
    j: () => move(1),
    k: () => move(-1),
    Enter: () => {
      const run = ordered[row];
      if (run !== undefined) go(runPath(run.id));
    },
  });
  document.title = 'Runs · Ballast';
  return (
    <Frame crumbs={<span>Runs</span>} connected={connected} at={at}>
      <div class="head">
        <div>
          <h1>Runs</h1>
          {list !== undefined && <p class="two">{summaryOf(list.runs)}</p>}
        </div>
        <div class="controls">
          <input
            ref={field}
            type="search"
            placeholder="Study or run id"
            aria-label="Filter the runs (/)"
            value={filter}
            onInput={(event) => setFilter(event.currentTarget.value)}
          />
          <button
            type="button"
            disabled={marked.length !== 2}
            title="Mark two runs"
            onClick={() => go(comparePath(marked[0]!, marked[1]!))}
          >
            Compare
          </button>
        </div>
      </div>
      {list === undefined ? (
        <p class="muted" role="status">
          Loading the runs…
        </p>
      ) : list.runs.length === 0 ? (
        <Start />
      ) : (
        <table class="runs">
          <thead>
            <tr>
              <th scope="col">Study</th>
              <th scope="col">Progress</th>
              <th scope="col">Precise cells</th>
              <th scope="col">Failed</th>
              <th scope="col">Time</th>
              <th scope="col">Curve so far</th>
            </tr>
          </thead>
          {groups.map((group) => (
            <tbody key={group.name}>
              <tr>
                <th scope="rowgroup" colSpan={6}>
                  <b>{group.name}</b>
                </th>
              </tr>
              {group.runs.map((run) => (
                <Row
                  key={run.id}
                  {...{ run, now }}
                  at={ordered[row]?.id === run.id}
                  marked={marked.includes(run.id)}
                  onMark={(on) => mark(on ? [...marked, run.id].slice(-2) : marked.filter((id) => id !== run.id))}
                />
              ))}
            </tbody>
          ))}
        </table>
      )}
      {list !== undefined && list.more > 0 && (
        <p class="muted">
          {count(list.more)} older runs: `ballast status --limit {list.runs.length + list.more}` lists them.
        </p>
      )}
      {list !== undefined && list.runs.length > 0 && runs.length === 0 && (
        <p class="muted">No run has “{filter}” in its name.</p>
      )}
    </Frame>
  );
}

interface RowProps {
  readonly run: RunListItem;
  readonly now: number;
  readonly at: boolean;
  readonly marked: boolean;
  readonly onMark: (on: boolean) => void;
}

function Row({ run, now, at, marked, onMark }: RowProps) {
  const { finished, failed, worst } = run;
  const total = Math.max(run.total, run.expected);
  return (
    <tr class={at ? 'at' : ''}>
      <td>
        <p class="name">
          <a href={runPath(run.id)}>{run.study}</a> <PhaseBadge phase={run.phase} />
        </p>
        <p class="muted small">{run.title ?? ''}</p>
        <label class="check small">
          <input
            type="checkbox"
            checked={marked}
            onChange={(event) => onMark(event.currentTarget.checked)}
            aria-label={`Compare ${run.id}`}
          />{' '}
          <span class="mono muted">{run.id}</span>
        </label>
      </td>
      <td>
        <ProgressBar finished={finished} total={total} />
        <p class="small">
          {run.phase === 'finished'
            ? `${count(finished)} repetitions`
            : `${progressPercent(finished, total)}, ${count(finished)} of ${count(total)}`}
        </p>
      </td>
      <td class="two">
        {count(run.precise)} of {count(run.cells)}
        {worst !== null && `, worst ${worst.ratio.toFixed(1)} × target`}
      </td>
      <td class="two">
        {failed === 0 ? (
          '0'
        ) : (
          <>
            <b>{count(failed)}</b>, {percent(failed / Math.max(1, finished), 2)}
          </>
        )}
      </td>
      <td class="two">
        <time dateTime={new Date(run.createdAt).toISOString()} title={exactTime(run.createdAt)}>
          {run.left !== null ? `${duration(run.left.mean)} left` : ago(run.lastBatchAt ?? run.createdAt, now)}
        </time>
      </td>
      <td>
        <Thumbnail curves={run.thumbnail} />
      </td>
    </tr>
  );
}

function summaryOf(runs: readonly RunListItem[]): string {
  const having = (phase: string) => runs.filter((run) => run.phase === phase).length;
  return `${having('running')} running, ${having('paused')} paused, ${having('stopped')} stopped, ${having('finished')} finished`;
}

/** What to type to start a first run. */
function Start() {
  return (
    <div class="start">
      <p>No runs yet. Start one in a terminal; it appears here by itself.</p>
      <pre>ballast run figure-5 --repetitions 100</pre>
      <p class="two">Or a study of your own:</p>
      <pre>{'ballast studies figure-8-left > mine.yaml\nballast run mine.yaml'}</pre>
    </div>
  );
}
