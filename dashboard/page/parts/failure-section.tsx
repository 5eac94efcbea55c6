import type { FailureView, RunView } from '../../contract.js';
import { cellPath } from '../state/place.js';
import { count, percent } from '../words.js';
import { CommandLine } from './command-line.js';

interface FailureSectionProps {
  readonly view: RunView;
  readonly failures: FailureView;
}

/** What failed and why, each with the line that replays it. */
export function FailureSection({ view, failures }: FailureSectionProps) {
  const { reasons, cells } = failures;
  if (failures.failed === 0) return null;
  return (
    <section id="failures" aria-labelledby="h-failures">
      <div class="sh">
        <h2 id="h-failures">Failures</h2>
        <p class="muted small">estimates are over the repetitions that succeeded</p>
      </div>
      <ul class="fails">
        {reasons.map(({ reason, means, remedy, count: times }) => {
          const worst = cells.filter((cell) => cell.reason === reason).slice(0, 3);
          return (
            <li key={reason}>
              <div class="row">
                <b>{reason}</b>
                <span class="two">{count(times)}</span>
              </div>
              <p class="two small">
                {means}. What may help: {remedy}.
              </p>
              {worst.map((cell) => (
                <p key={cell.cell} class="small">
                  <a href={cellPath(view.id, view.grid.cells[cell.cell]?.key ?? '')}>{cell.label}</a>: {cell.failed} of{' '}
                  {cell.finished}, {percent(cell.low)} to {percent(cell.high)}
                </p>
              ))}
              {worst[0] !== undefined && <CommandLine command={worst[0].replay} />}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
