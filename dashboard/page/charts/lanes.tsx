import { GREY, lookOf } from '../../../plots/look.js';
import type { Activity } from '../../contract.js';
import { useWidth } from './use-width.js';

const LANE_MS = 150_000;
const LANE = 15;

type Hand = Activity['running'][number];

/** Who works on what: batches in hand by worker, and, on top, when batches were stored. */
export function Lanes({ activity, now }: { activity: Activity; now: number }) {
  const [element, width] = useWidth<HTMLDivElement>(700);
  const left = 150;
  const at = (time: number) => left + Math.max(0, 1 - (now - time) / LANE_MS) * (width - left - 4);
  const workers = [
    ...new Set([...activity.workers.map(({ name }) => name), ...activity.running.map(({ worker }) => worker)]),
  ].sort();
  const lanes = workers.flatMap((worker): { worker: string; batch: Hand | undefined }[] => {
    const own = activity.running.filter((batch) => batch.worker === worker);
    return own.length > 0
      ? own.map((batch, i) => ({ worker: i === 0 ? worker : '', batch }))
      : [{ worker, batch: undefined }];
  });
  const height = 44 + lanes.length * LANE;
  const recent = activity.stored.filter(({ writtenAt }) => now - writtenAt < LANE_MS);
  return (
    <div ref={element} class="chart lanes">
      <svg width={width} height={height} role="img" aria-label={sentenceOf(activity)}>
        <text class="note" x="0" y="13">
          batches stored
        </text>
        {recent.map(({ writtenAt, failed }, i) => (
          <path
            key={i}
            d={`M${at(writtenAt).toFixed(1)} 4v11`}
            stroke={failed > 0 ? 'var(--bad)' : 'var(--ink-3)'}
            stroke-width="1.2"
            stroke-opacity="0.7"
          />
        ))}
        {lanes.map(({ worker, batch }, i) => {
          const y = 22 + i * LANE;
          const from = batch === undefined ? 0 : at(batch.startedAt);
          return (
            <g key={`${worker}/${i}`}>
              <text class="note" x="0" y={y + 11}>
                {shortened(worker)}
              </text>
              {batch === undefined ? (
                <text class="note" x={left} y={y + 11}>
                  waits
                </text>
              ) : (
                <g>
                  <title>{batch.label}</title>
                  <rect
                    x={from}
                    y={y + 1}
                    width={Math.max(3, at(now) - from)}
                    height={LANE - 4}
                    rx="2"
                    fill={lookOf(batch.generator)?.colour ?? GREY}
                    fill-opacity="0.75"
                    stroke={batch.attempt > 1 ? 'var(--bad)' : 'none'}
                    stroke-dasharray="2 2"
                  />
                </g>
              )}
            </g>
          );
        })}
        {[150, 120, 90, 60, 30, 0].map((seconds) => (
          <text
            key={seconds}
            class="tick"
            x={at(now - seconds * 1000)}
            y={height - 6}
            text-anchor={seconds === 0 ? 'end' : 'middle'}
          >
            {seconds === 0 ? 'now' : `−${seconds} s`}
          </text>
        ))}
      </svg>
      <ul class="hands">
        {activity.running.map(({ batch, label, worker, attempt }) => (
          <li key={`${worker}/${batch}/${label}`}>
            <span class="muted">{batch < 0 ? 'pilot' : `batch ${batch}`}</span> {label}
            {attempt > 1 && <b class="bad"> attempt {attempt}</b>}
          </li>
        ))}
      </ul>
    </div>
  );
}

function shortened(name: string): string {
  return name.length > 22 ? `${name.slice(0, 21)}…` : name;
}

function sentenceOf({ workers, running, stored }: Activity): string {
  const alive = workers.filter((worker) => worker.alive).length;
  return `${alive} workers, ${running.length} batches in hand, ${stored.length} stored lately`;
}
