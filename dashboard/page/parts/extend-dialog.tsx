/** Asks for more repetitions, and offers the number that would make every cell precise. */
import { useState } from 'preact/hooks';
import type { RunStanding, RunView } from '../../contract.js';
import { count } from '../words.js';
import { Modal } from './modal.js';

interface ExtendProps {
  readonly view: RunView;
  readonly standing: RunStanding;
  readonly onClose: () => void;
  readonly onExtend: (repetitions: number) => void;
}

const MOST = 100_000_000;

/** An MCSE falls with the root of the number of repetitions. */
export function repetitionsFor(worst: number, repetitions: number): number {
  const needed = repetitions * worst ** 2;
  const step = 10 ** Math.max(1, Math.floor(Math.log10(needed)) - 1);
  return Math.ceil(needed / step) * step;
}

export function ExtendDialog({ view, standing, onClose, onExtend }: ExtendProps) {
  const { repetitions } = view.grid;
  const { worst } = standing;
  const enough =
    worst !== null && worst.ratio > 1 ? Math.min(MOST, repetitionsFor(worst.ratio, repetitions)) : undefined;
  const [wanted, setWanted] = useState(enough ?? 2 * repetitions);
  const more = wanted - repetitions;
  return (
    <Modal title={`Extend ${view.id}`} onClose={onClose}>
      <form
        method="dialog"
        onSubmit={(event) => {
          if ((event.submitter as HTMLButtonElement | null)?.value === 'extend') onExtend(wanted);
        }}
      >
        <label>
          Repetitions of each cell, now {count(repetitions)}
          <br />
          <input
            type="number"
            required
            autoFocus
            min={repetitions + 1}
            max={MOST}
            value={wanted}
            onInput={(event) => setWanted(Number(event.currentTarget.value))}
          />
        </label>
        {enough !== undefined && (
          <p class="two">
            With {count(enough)} the worst cell should be at its target.{' '}
            {wanted !== enough && (
              <button type="button" onClick={() => setWanted(enough)}>
                Take {count(enough)}
              </button>
            )}
          </p>
        )}
        <p class="muted">
          {more > 0
            ? `${count(more * view.grid.allCells)} repetitions more over all cells; what is finished is not computed again.`
            : 'It must be more than there are.'}
        </p>
        <div class="end">
          <button type="button" onClick={(event) => event.currentTarget.closest('dialog')?.close()}>
            Leave it
          </button>
          <button type="submit" class="primary" value="extend">
            Extend
          </button>
        </div>
      </form>
    </Modal>
  );
}
