import { useState } from 'preact/hooks';
import type { RunList, RunView } from '../../contract.js';
import { ask } from '../state/ask.js';
import { comparePath, go } from '../state/place.js';

/** Another run beside this one. */
export function CompareSection({ view }: { view: RunView }) {
  const [runs, setRuns] = useState<readonly string[] | undefined>();
  async function load(): Promise<void> {
    const list = await ask<RunList>('/api/runs');
    setRuns(list.runs.map(({ id }) => id).filter((id) => id !== view.id));
  }
  return (
    <section aria-labelledby="h-compare">
      <div class="sh">
        <h2 id="h-compare">Compare</h2>
      </div>
      {runs === undefined ? (
        <button type="button" onClick={() => void load()}>
          With another run…
        </button>
      ) : runs.length === 0 ? (
        <p class="muted">There is no other run.</p>
      ) : (
        <label class="pick">
          With{' '}
          <select value="" onChange={(event) => go(comparePath(view.id, event.currentTarget.value))}>
            <option value="" disabled>
              choose a run
            </option>
            {runs.map((id) => (
              <option key={id} value={id}>
                {id}
              </option>
            ))}
          </select>
        </label>
      )}
    </section>
  );
}
