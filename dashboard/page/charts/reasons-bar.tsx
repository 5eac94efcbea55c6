import type { FailureView } from '../../contract.js';

/** One cross for each failure, as many as fit, in groups by reason. */
export function ReasonsBar({ reasons }: { reasons: FailureView['reasons'] }) {
  const most = 24;
  const total = reasons.reduce((sum, { count }) => sum + count, 0);
  if (total === 0) return null;
  const share = Math.min(1, most / total);
  const marks = reasons.flatMap(({ reason, count }, i) =>
    new Array<{ reason: string; i: number }>(Math.max(1, Math.round(count * share))).fill({ reason, i }),
  );
  return (
    <svg
      class="chart strip"
      width="100%"
      height="16"
      role="img"
      aria-label={reasons.map(({ reason, count }) => `${count} ${reason}`).join(', ')}
    >
      {marks.map(({ i }, at) => (
        <path
          key={at}
          d={`M${at * 13 + 2} 4l7 7m0 -7l-7 7`}
          stroke={i % 2 === 0 ? 'var(--bad)' : 'var(--warn)'}
          stroke-width="1.6"
        />
      ))}
    </svg>
  );
}
