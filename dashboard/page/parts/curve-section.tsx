/** Curves of a run with their choices, as a picture or as numbers. */
import { useEffect, useState } from 'preact/hooks';
import type { CellState, RunView, TheoryView } from '../../contract.js';
import { CurveTable } from '../charts/curve-table.js';
import { type CurveChoice, Curves } from '../charts/curves.js';
import { ask } from '../state/ask.js';
import { pictureQuery } from '../state/curve-choice.js';
import { cellPath, go } from '../state/place.js';

interface CurveSectionProps {
  readonly view: RunView;
  readonly states: ReadonlyMap<number, CellState>;
  readonly finished: boolean;
  readonly choice: CurveChoice;
  readonly onChoose: (change: Partial<CurveChoice>) => void;
}

export function CurveSection({ view, states, finished, choice, onChoose }: CurveSectionProps) {
  const [table, showTable] = useState(false);
  const theory = useTheory(view, choice.theory);
  const title = view.grid.measures.find(({ name }) => name === choice.measure)?.title ?? choice.measure;
  const props = { grid: view.grid, plot: view.plot, states, choice, theory: theory ?? null };
  const api = `/api/runs/${encodeURIComponent(view.id)}`;
  return (
    <section aria-labelledby="h-curves">
      <div class="sh">
        <h2 id="h-curves">
          {choice.statistic === 'variance' ? 'Variance of ' : ''}
          {title}
          {finished ? '' : ' so far'}
        </h2>
        <div class="tools">
          <Segments
            label="Estimate"
            value={choice.statistic}
            options={[
              ['mean', 'Mean'],
              ['variance', 'Variance'],
            ]}
            onChange={(statistic) => onChoose({ statistic })}
          />
          <Segments
            label="Which repetitions"
            value={choice.which}
            options={[
              ['all', 'All finished'],
              ['prefix', 'Prefix'],
            ]}
            onChange={(which) => onChoose({ which })}
          />
          <button type="button" class="quiet" aria-pressed={table} onClick={() => showTable(!table)}>
            {table ? 'Picture' : 'Table'}
          </button>
        </div>
      </div>
      <Choices {...{ view, choice, onChoose }} />
      {table ? <CurveTable {...props} /> : <Curves {...props} onOpenCell={(key) => go(cellPath(view.id, key))} />}
      {choice.theory && theory?.reason != null && <p class="muted small">No theory: {theory.reason}.</p>}
      {choice.theory && theory === undefined && <p class="muted small">Computing the theory…</p>}
      <p class="links small">
        <span class="muted">Save:</span>
        {(['svg', 'png', 'pdf'] as const).map((format) => (
          <a key={format} href={`${api}/picture.${format}?${pictureQuery(choice)}`} download={`${view.id}.${format}`}>
            {format.toUpperCase()}
          </a>
        ))}
        <a href={`${api}/results.csv`} download={`${view.id}.csv`}>
          CSV
        </a>
        <a href={`${api}/results.json`} download={`${view.id}.json`}>
          JSON
        </a>
        <a href={`${api}/results.parquet`} download={`${view.id}.parquet`}>
          Parquet
        </a>
      </p>
    </section>
  );
}

/** What stands on the axes, what is coloured, what is a panel, and what is left out. */
function Choices({ view, choice, onChoose }: Pick<CurveSectionProps, 'view' | 'choice' | 'onChoose'>) {
  const { measures, axes } = view.grid;
  const varying = axes.filter(({ levels }) => levels.length > 1);
  const splits = axes.filter(({ name, levels }) => levels.length > 1 || name === choice.series);
  const numeric = varying.filter((axis) => axis.numeric);
  return (
    <div class="more">
      {measures.length > 1 && (
        <Pick
          label="Measure"
          value={choice.measure}
          options={measures.map(({ name, title }) => [name, title])}
          onChange={(measure) => onChoose({ measure })}
        />
      )}
      {(numeric.length > 1 || !numeric.some(({ name }) => name === choice.x)) && (
        <Pick
          label="Along"
          value={choice.x}
          options={[
            ...numeric.map(({ name, title }) => [name, title] as const),
            ...(numeric.some(({ name }) => name === choice.x) ? [] : [[choice.x, choice.x] as const]),
          ]}
          onChange={(x) => onChoose({ x })}
        />
      )}
      {splits.length > 1 && (
        <Pick
          label="Colour"
          value={choice.series}
          options={splits.filter(({ name }) => name !== choice.x).map(({ name, title }) => [name, title])}
          onChange={(series) => onChoose({ series })}
        />
      )}
      {varying.length > 1 && (
        <Pick
          label="Panels"
          value={choice.panels ?? '-'}
          options={[
            ['-', 'none'],
            ...varying.filter(({ name }) => name !== choice.x).map(({ name, title }) => [name, title] as const),
          ]}
          onChange={(panels) => onChoose({ panels: panels === '-' ? null : panels })}
        />
      )}
      {varying
        .filter(({ name }) => name !== choice.x && name !== 'gamma')
        .map(({ name, title, levels }) => (
          <Pick
            key={name}
            label={`Only ${title}`}
            value={choice.filter[name] ?? ''}
            options={[['', 'all'], ...levels.map(({ label }) => [label, label] as const)]}
            onChange={(label) => onChoose({ filter: withLevel(choice.filter, name, label) })}
          />
        ))}
      <label class="check">
        <input
          type="checkbox"
          checked={choice.yScale === 'log'}
          onChange={(event) => onChoose({ yScale: event.currentTarget.checked ? 'log' : 'linear' })}
        />{' '}
        log y
      </label>
      <label class="check">
        <input
          type="checkbox"
          checked={choice.xScale === 'log'}
          onChange={(event) => onChoose({ xScale: event.currentTarget.checked ? 'log' : 'linear' })}
        />{' '}
        log x
      </label>
      {choice.x === 'gamma' && (
        <label class="check">
          <input
            type="checkbox"
            checked={choice.theory}
            onChange={(event) => onChoose({ theory: event.currentTarget.checked })}
          />{' '}
          theory
        </label>
      )}
    </div>
  );
}

function withLevel(filter: CurveChoice['filter'], name: string, label: string): CurveChoice['filter'] {
  const { [name]: _, ...others } = filter;
  return label === '' ? others : { ...others, [name]: label };
}

interface PickProps {
  readonly label: string;
  readonly value: string;
  readonly options: readonly (readonly [value: string, label: string])[];
  readonly onChange: (value: string) => void;
}

function Pick({ label, value, options, onChange }: PickProps) {
  return (
    <label class="pick">
      {label}
      <select value={value} onChange={(event) => onChange(event.currentTarget.value)}>
        {options.map(([name, words]) => (
          <option key={name} value={name}>
            {words}
          </option>
        ))}
      </select>
    </label>
  );
}

interface SegmentsProps<T extends string> {
  readonly label: string;
  readonly value: T;
  readonly options: readonly (readonly [value: T, label: string])[];
  readonly onChange: (value: T) => void;
}

function Segments<T extends string>({ label, value, options, onChange }: SegmentsProps<T>) {
  return (
    <div class="seg" role="group" aria-label={label}>
      {options.map(([name, words]) => (
        <button key={name} type="button" aria-pressed={name === value} onClick={() => onChange(name)}>
          {words}
        </button>
      ))}
    </div>
  );
}

/** Asked for when it is wanted: it may take seconds. */
function useTheory(view: RunView, wanted: boolean): TheoryView | undefined {
  const [theory, setTheory] = useState<TheoryView | undefined>();
  useEffect(() => {
    if (!wanted) return;
    let over = false;
    ask<TheoryView>(`/api/runs/${encodeURIComponent(view.id)}/theory`).then(
      (known) => over || setTheory(known),
      (error: Error) => over || setTheory({ measure: '', reason: error.message, arms: [] }),
    );
    return () => {
      over = true;
    };
  }, [view.id, view.grid.revision, wanted]);
  return theory;
}
