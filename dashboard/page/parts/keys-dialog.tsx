import { Modal } from './modal.js';

const KEYS = [
  ['/', 'filter the runs'],
  ['j  k', 'down and up in the list; Enter opens'],
  ['p', 'pause, or resume'],
  ['d', 'pause when the batches in hand are done'],
  ['e', 'extend'],
  ['x', 'cancel'],
  ['← →', 'on the curves: numbers of one place after the other'],
  ['arrows', 'on the grid: move, Enter opens the cell'],
  ['Esc', 'back'],
] as const;

export function KeysDialog({ onClose }: { readonly onClose: () => void }) {
  return (
    <Modal title="Keys" onClose={onClose}>
      <form method="dialog">
        <dl class="keys">
          {KEYS.map(([key, what]) => (
            <>
              <dt>
                <kbd>{key}</kbd>
              </dt>
              <dd>{what}</dd>
            </>
          ))}
        </dl>
        <div class="end">
          <button type="submit">Close</button>
        </div>
      </form>
    </Modal>
  );
}
