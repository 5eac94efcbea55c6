/** How curves are looked at: as the study wants, or as the reader chose, kept in the address. */
import { useState } from 'preact/hooks';
import type { RunView } from '../../contract.js';
import type { CurveChoice } from '../charts/curves.js';

const FILTER = 'only-';

export function defaultChoice({ plot, grid }: RunView): CurveChoice {
  return {
    measure: plot.measures[0] ?? grid.measures[0]?.name ?? '',
    statistic: 'mean',
    which: 'all',
    x: plot.x,
    series: plot.series,
    panels: plot.panels === 'measure' ? null : plot.panels,
    xScale: plot.xScale,
    yScale: plot.yScale,
    theory: false,
    filter: {},
  };
}

/** @returns the choice, and a way to change it that the address keeps */
export function useCurveChoice(view: RunView): [CurveChoice, (change: Partial<CurveChoice>) => void] {
  const usual = defaultChoice(view);
  const [changes, setChanges] = useState(() => fromQuery(location.search, view));
  const choice = { ...usual, ...changes };
  return [
    choice,
    (change) => {
      const next = { ...changes, ...change };
      setChanges(next);
      history.replaceState(null, '', `${location.pathname}${toQuery(next, usual)}`);
    },
  ];
}

/** What an address says and the run has. */
function fromQuery(search: string, { grid }: RunView): Partial<CurveChoice> {
  const query = new URLSearchParams(search);
  const axis = (name: string) => grid.axes.some((one) => one.name === name);
  const one = <T extends string>(key: string, allowed: readonly T[]): T | undefined =>
    allowed.find((value) => value === query.get(key));
  const measure = grid.measures.find(({ name }) => name === query.get('measure'))?.name;
  const statistic = one('statistic', ['mean', 'variance'] as const);
  const which = one('which', ['all', 'prefix'] as const);
  const xScale = one('x-scale', ['linear', 'log'] as const);
  const yScale = one('y-scale', ['linear', 'log'] as const);
  const [x, series, panels] = ['x', 'series', 'panels'].map((key) => query.get(key));
  const filter = Object.fromEntries(
    [...query].flatMap(([key, value]) =>
      key.startsWith(FILTER) && axis(key.slice(FILTER.length)) ? [[key.slice(FILTER.length), value]] : [],
    ),
  );
  return {
    ...(measure !== undefined && { measure }),
    ...(statistic !== undefined && { statistic }),
    ...(which !== undefined && { which }),
    ...(xScale !== undefined && { xScale }),
    ...(yScale !== undefined && { yScale }),
    ...(x && axis(x) && { x }),
    ...(series && axis(series) && { series }),
    ...(panels === '-' ? { panels: null } : panels && axis(panels) ? { panels } : {}),
    ...(query.has('theory') && { theory: true }),
    ...(Object.keys(filter).length > 0 && { filter }),
  };
}

function toQuery(changes: Partial<CurveChoice>, usual: CurveChoice): string {
  const query = new URLSearchParams();
  const set = (key: string, value: string | undefined, same: string) => {
    if (value !== undefined && value !== same) query.set(key, value);
  };
  set('measure', changes.measure, usual.measure);
  set('statistic', changes.statistic, 'mean');
  set('which', changes.which, 'all');
  set('x', changes.x, usual.x);
  set('series', changes.series, usual.series);
  if (changes.panels !== undefined && changes.panels !== usual.panels) query.set('panels', changes.panels ?? '-');
  set('x-scale', changes.xScale, usual.xScale);
  set('y-scale', changes.yScale, usual.yScale);
  if (changes.theory) query.set('theory', '1');
  for (const [name, value] of Object.entries(changes.filter ?? {})) query.set(FILTER + name, value);
  const text = query.toString();
  return text === '' ? '' : `?${text}`;
}

/** The same choice for the server's pictures: the options of `ballast plot`. */
export function pictureQuery(choice: CurveChoice): string {
  const query = new URLSearchParams({
    measure: choice.measure,
    statistic: choice.statistic,
    x: choice.x,
    colour: choice.series,
    'x-scale': choice.xScale,
    'y-scale': choice.yScale,
  });
  if (choice.panels !== null) query.set('facet', choice.panels);
  return query.toString();
}
