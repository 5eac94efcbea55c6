import { useEffect, useState } from 'preact/hooks';
import type { HistogramView, RunView } from '../../contract.js';
import { GammaHistogram } from '../charts/gamma-histogram.js';
import { ask } from '../state/ask.js';

/** The chosen γ, read again as the run goes on. */
export function HistogramSection({ view, finished }: { view: RunView; finished: number }) {
  const [histogram, setHistogram] = useState<HistogramView | undefined>();
  // read again as the run goes on, a few times a minute
  const step = Math.floor(Date.now() / 5000);
  useEffect(() => {
    ask<HistogramView>(`/api/runs/${encodeURIComponent(view.id)}/histogram?measure=gamma-star`).then(
      setHistogram,
      () => {},
    );
  }, [view.id, finished === 0 ? 0 : step, view.grid.revision]);
  return (
    <section aria-labelledby="h-histogram">
      <div class="sh">
        <h2 id="h-histogram">Chosen γ*</h2>
      </div>
      {histogram === undefined ? <p class="muted">Loading…</p> : <GammaHistogram view={histogram} />}
    </section>
  );
}
