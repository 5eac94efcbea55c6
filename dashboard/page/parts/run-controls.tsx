/** The buttons that steer a run. Only what cannot be taken back asks first. */
import { useState } from 'preact/hooks';
import type { FailureView, RunStanding, RunView, SteerRequest } from '../../contract.js';
import { steerRun } from '../state/ask.js';
import { useKeys } from '../state/use-keys.js';
import { count, isLive, progressPercent } from '../words.js';
import { ExtendDialog } from './extend-dialog.js';
import { Modal } from './modal.js';

interface ControlsProps {
  readonly view: RunView;
  readonly standing: RunStanding;
  readonly failures: FailureView | undefined;
  readonly connected: boolean;
  /** Hears what came of it. */
  readonly say: (words: string, bad: boolean) => void;
}

export function RunControls({ view, standing, failures, connected, say }: ControlsProps) {
  const [asking, ask] = useState<'cancel' | 'extend' | 'retry' | undefined>();
  const [busy, setBusy] = useState(false);
  const { phase } = standing;
  const live = isLive(phase);
  const off = busy || !connected;

  async function steer(request: SteerRequest): Promise<void> {
    if (off) return;
    setBusy(true);
    try {
      say(await steerRun(view.id, request), false);
    } catch (error) {
      say(error instanceof Error ? error.message : String(error), true);
    } finally {
      setBusy(false);
    }
  }
  const pause = (now: boolean) => void steer({ action: 'pause', now });
  const resume = () => void steer({ action: 'resume' });
  useKeys(
    view.steerable
      ? {
          p: () =>
            phase === 'running' ? pause(true) : phase === 'paused' || phase === 'stopped' ? resume() : undefined,
          d: () => (phase === 'running' ? pause(false) : undefined),
          e: () => ask('extend'),
          x: () => (phase === 'finished' || phase === 'cancelled' ? undefined : ask('cancel')),
        }
      : {},
  );
  return (
    <div class="controls" role="group" aria-label="Control this run">
      {view.steerable && (
        <>
          {(phase === 'running' || phase === 'planning') && (
            <>
              <button
                type="button"
                disabled={off}
                onClick={() => pause(true)}
                title="Stop the batches in hand too; what they have finished is kept (p)"
              >
                Pause
              </button>
              <button
                type="button"
                disabled={off}
                onClick={() => pause(false)}
                title="Let the batches in hand finish, start no more (d)"
              >
                Drain
              </button>
            </>
          )}
          {(phase === 'paused' || phase === 'stopped' || phase === 'cancelled') && (
            <button type="button" class="primary" disabled={off} onClick={resume} title="Go on (p)">
              Resume
            </button>
          )}
          <button type="button" disabled={off} onClick={() => ask('extend')} title="More repetitions (e)">
            Extend…
          </button>
          {failures !== undefined && failures.failed > 0 && phase === 'finished' && (
            <button type="button" disabled={off} onClick={() => ask('retry')}>
              Retry failed…
            </button>
          )}
          {phase !== 'finished' && phase !== 'cancelled' && (
            <label class="pick">
              Priority
              <select
                value={String(standing.priority)}
                disabled={off}
                onChange={(event) => void steer({ action: 'priority', priority: Number(event.currentTarget.value) })}
              >
                {[1, 2, 3, 4, 5].map((priority) => (
                  <option key={priority} value={priority}>
                    {priority === 1 ? '1, first' : priority === 5 ? '5, last' : priority}
                  </option>
                ))}
              </select>
            </label>
          )}
          {(live || phase === 'stopped') && (
            <button type="button" class="danger" disabled={off} onClick={() => ask('cancel')} title="End the run (x)">
              Cancel…
            </button>
          )}
        </>
      )}
      {view.temporalUrl !== null && (
        <a class="btn" href={view.temporalUrl} target="_blank" rel="noreferrer">
          Temporal UI ↗
        </a>
      )}
      {asking === 'cancel' && (
        <CancelDialog
          {...{ view, standing }}
          onClose={() => ask(undefined)}
          onCancel={() => void steer({ action: 'cancel' })}
        />
      )}
      {asking === 'extend' && (
        <ExtendDialog
          {...{ view, standing }}
          onClose={() => ask(undefined)}
          onExtend={(repetitions) => void steer({ action: 'extend', repetitions })}
        />
      )}
      {asking === 'retry' && failures !== undefined && (
        <RetryDialog
          failures={failures}
          onClose={() => ask(undefined)}
          onRetry={(reasons) => void steer({ action: 'retry', reasons })}
        />
      )}
    </div>
  );
}

interface CancelProps {
  readonly view: RunView;
  readonly standing: RunStanding;
  readonly onClose: () => void;
  readonly onCancel: () => void;
}

function CancelDialog({ view, standing, onClose, onCancel }: CancelProps) {
  const { finished, total } = standing;
  return (
    <Modal title={`Cancel ${view.id} at ${progressPercent(finished, total)}?`} onClose={onClose}>
      <form method="dialog">
        <ul>
          <li>{count(finished)} finished repetitions stay in the ledger; later runs reuse them.</li>
          <li>Batches in hand store what they have finished.</li>
          <li>To stop for a while only, pause it.</li>
        </ul>
        <div class="end">
          <button type="submit" autoFocus>
            Keep running
          </button>
          <button type="submit" class="danger" onClick={onCancel}>
            Cancel the run
          </button>
        </div>
      </form>
    </Modal>
  );
}

interface RetryProps {
  readonly failures: FailureView;
  readonly onClose: () => void;
  readonly onRetry: (reasons: string[]) => void;
}

function RetryDialog({ failures, onClose, onRetry }: RetryProps) {
  const [chosen, choose] = useState<readonly string[]>(failures.reasons.map(({ reason }) => reason));
  return (
    <Modal title="Compute failed repetitions again?" onClose={onClose}>
      <form method="dialog">
        <p class="two">
          By the numerics of this version. Those that made them would fail in the same way, so an older run only.
        </p>
        {failures.reasons.map(({ reason, count: times }) => (
          <label key={reason} class="check">
            <input
              type="checkbox"
              checked={chosen.includes(reason)}
              onChange={(event) =>
                choose(event.currentTarget.checked ? [...chosen, reason] : chosen.filter((one) => one !== reason))
              }
            />
            {reason} ({count(times)})
          </label>
        ))}
        <div class="end">
          <button type="submit">Leave them</button>
          <button type="submit" class="primary" disabled={chosen.length === 0} onClick={() => onRetry([...chosen])}>
            Retry
          </button>
        </div>
      </form>
    </Modal>
  );
}
