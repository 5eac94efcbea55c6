import { progressPercent } from '../words.js';

export function ProgressBar({ finished, total }: { readonly finished: number; readonly total: number }) {
  const share = total > 0 ? finished / total : 0;
  return (
    <div
      class="bar"
      role="progressbar"
      aria-valuenow={Math.floor(100 * share)}
      aria-valuemin={0}
      aria-valuemax={100}
      aria-label={`Repetitions finished: ${progressPercent(finished, total)}`}
    >
      <svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
        <rect width={100 * share} height="6" fill={share === 1 ? 'var(--ink-3)' : 'var(--accent)'} />
      </svg>
    </div>
  );
}
