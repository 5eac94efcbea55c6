/** How somebody wants a run drawn: options by name, from a command line or a query, checked against the study. */
import type { Level } from '../studies/grid.js';
import { suggestion } from '../studies/problem.js';
import { factorColumns, factorValues, type ResultRow } from '../studies/results.js';
import type { Measure, Plot, Study } from '../studies/study.js';
import type { PictureWidth } from './document.js';

export interface PlotChoice {
  readonly plot: Plot;
  readonly statistic: Statistic;
  /** Levels that are kept, by axis; others are left out. */
  readonly where: Readonly<Record<string, readonly string[]>>;
  readonly theory: boolean;
  readonly width: PictureWidth | undefined;
  readonly theme: Theme;
}

export const STATISTICS = ['mean', 'variance'] as const;
export type Statistic = (typeof STATISTICS)[number];
export const THEMES = ['light', 'dark', 'grey'] as const;
export type Theme = (typeof THEMES)[number];
const SCALES = ['linear', 'log'] as const;
const KINDS = ['curves', 'histogram'] as const;
const SPREADS = ['mcse', 'sd'] as const;
/** Of a picture in millimetres. */
const [NARROWEST, WIDEST] = [40, 1000];

/** What may be said, each as one text; lists with commas. */
export const PLOT_OPTIONS = [
  'kind',
  'measure',
  'statistic',
  'x',
  'colour',
  'facet',
  'methods',
  'where',
  'x-scale',
  'y-scale',
  'spread',
  'theory',
  'size',
  'theme',
  'caption',
] as const;
export type PlotOption = (typeof PLOT_OPTIONS)[number];
export type PlotRequest = Readonly<Partial<Record<PlotOption, string>>>;

/** What is wrong with a request: all of it. */
export class PlotProblems extends Error {
  readonly problems: readonly string[];

  constructor(study: string, problems: readonly string[]) {
    super(`Cannot draw ${study} so: ${problems.join('; ')}`);
    this.problems = problems;
  }
}

/** @throws {PlotProblems} with everything that the study has not, or that cannot be */
export function plotChoice(study: Study, request: PlotRequest): PlotChoice {
  const problems: string[] = [];
  const usual = study.plot ?? usualPlot(study);
  const oneOf = <T extends string>(option: PlotOption, known: readonly T[]): T | undefined => {
    const given = request[option];
    if (given === undefined || given === '') return undefined;
    const found = known.find((name) => name === given);
    if (found === undefined)
      problems.push(`${option} must be one of ${known.join(', ')}${near(given, known)}, got "${given}"`);
    return found;
  };
  const measures = listOf(request.measure).flatMap((name): Measure[] => {
    if (study.measures.includes(name as Measure)) return [name as Measure];
    problems.push(
      `measure must be one that the study has, ${study.measures.join(', ')}${near(name, study.measures)}, got "${name}"`,
    );
    return [];
  });
  const x = oneOf('x', numericAxes(study));
  const splits = splitsOf(study);
  const series = oneOf('colour', splits);
  const facet = request.facet === 'none' ? undefined : oneOf('facet', splits);
  const [kind, statistic] = [oneOf('kind', KINDS), oneOf('statistic', STATISTICS)];
  const [xScale, yScale] = [oneOf('x-scale', SCALES), oneOf('y-scale', SCALES)];
  const [spread, theme] = [oneOf('spread', SPREADS), oneOf('theme', THEMES)];
  const panels =
    request.facet === 'none' ? {} : (facet ?? usual.panels) === undefined ? {} : { panels: facet ?? usual.panels };
  const { panels: _, ...others } = usual;
  const plot = {
    ...others,
    ...panels,
    ...(kind && { kind }),
    ...(x && { x }),
    ...(measures.length > 0 && { y: measures }),
    ...(series && { series }),
    ...(xScale && { xScale }),
    ...(yScale && { yScale }),
    ...(spread && { spread }),
    ...(request.methods && { methods: listOf(request.methods) }),
    ...(request.caption && { caption: request.caption }),
  } as Plot;
  if (plot.kind === 'histogram' && !study.measures.includes('gamma-star')) {
    problems.push(`kind histogram needs the measure gamma-star; the study has ${study.measures.join(', ')}`);
  }
  const choice: PlotChoice = {
    plot: { ...plot, y: plot.y ?? [study.measures[0]!] },
    statistic: statistic ?? 'mean',
    where: whereOf(study, request.where, problems),
    theory: request.theory !== undefined && request.theory !== '' && request.theory !== 'false',
    width: widthOf(request.size, problems),
    theme: theme ?? 'light',
  };
  if (problems.length > 0) throw new PlotProblems(study.name, problems);
  return choice;
}

/** The rows that are drawn, with the chosen statistic in the mean's place. */
export function chosenRows(rows: readonly ResultRow[], { where, statistic }: PlotChoice): readonly ResultRow[] {
  const kept = rows.filter((row) => isKept(where, (axis) => rowLevel(row, axis)));
  return statistic === 'mean' ? kept : kept.map(asVariance);
}

/** Whether the levels of a row or cell are among those that were asked for. */
export function isKept(where: PlotChoice['where'], levelAt: (axis: string) => Level | null): boolean {
  return Object.entries(where).every(([axis, levels]) => levels.some((level) => isSame(levelAt(axis), level)));
}

export function rowLevel(
  row: Pick<ResultRow, 'n0' | 'n1' | 'generator' | 'gamma' | 'factors' | 'method'>,
  axis: string,
): Level | null {
  return axis === 'method' ? row.method : (factorValues([axis], row)[0] ?? null);
}

/** A picture of a study that says nothing of pictures: its first measure over γ, or over the factor that has most levels. */
export function usualPlot(study: Study): Plot {
  const overGamma = study.methods.some(({ kind }) => kind === 'fixed') && study.gamma.length > 1;
  const numeric = numericAxes(study).filter((axis) => axis !== 'gamma');
  const longest = numeric.toSorted((a, b) => levelsOf(study, b) - levelsOf(study, a))[0];
  return {
    kind: 'curves',
    x: overGamma ? 'gamma' : ((longest ?? 'gamma') as Plot['x']),
    y: study.measures.slice(0, 1),
    series: study.generators.length > 1 || study.methods.length === 1 ? 'generator' : 'method',
    xScale: 'linear',
    yScale: 'linear',
    spread: 'mcse',
    bins: 20,
    references: [],
  };
}

function asVariance(row: ResultRow): ResultRow {
  const { variance, mcseVariance } = row;
  // of the prefix no variance's error is known, so the band there is that of all
  const { sd, ...prefix } = row.prefix;
  return {
    ...row,
    mean: variance,
    mcse: mcseVariance,
    sd: Number.NaN,
    prefix: { ...prefix, mean: sd * sd, mcse: mcseVariance, sd: Number.NaN },
  };
}

function whereOf(study: Study, text: string | undefined, problems: string[]): Record<string, readonly string[]> {
  const axes = ['method', ...factorColumns(study)];
  const where: Record<string, string[]> = {};
  // levels are separated by commas, and so are conditions: what has an = begins one
  let axis: string | undefined;
  for (const part of listOf(text)) {
    const at = part.indexOf('=');
    if (at > 0) {
      axis = part.slice(0, at).trim();
      if (!axes.includes(axis))
        problems.push(`where must name one of ${axes.join(', ')}${near(axis, axes)}, got "${axis}"`);
      where[axis] = [...(where[axis] ?? []), part.slice(at + 1).trim()];
    } else if (axis === undefined)
      problems.push(`where must read axis=level, such as n1=50 or generator=smote, got "${part}"`);
    else where[axis]!.push(part);
  }
  return where;
}

function widthOf(size: string | undefined, problems: string[]): PictureWidth | undefined {
  if (size === undefined || size === '') return undefined;
  if (size === 'column' || size === 'page') return size;
  const width = Number(size.replace(/mm$/, ''));
  if (width >= NARROWEST && width <= WIDEST) return width;
  problems.push(`size must be column, page, or millimetres from ${NARROWEST} to ${WIDEST}, got "${size}"`);
  return undefined;
}

const SIZES = ['n1', 'n0', 'ratio', 'n'] as const;

function numericAxes({ factors }: Study): string[] {
  const named = Object.keys(factors).filter((name) => name !== 'noise');
  // class sizes may move together: either can be the axis
  const sizes = named.some((name) => SIZES.some((size) => size === name)) ? ['n1', 'n0'] : [];
  return [...new Set(['gamma', ...named, ...sizes])];
}

function splitsOf({ factors }: Study): string[] {
  return ['generator', 'method', 'measure', ...Object.keys(factors)];
}

function levelsOf({ factors }: Study, axis: string): number {
  return (factors as Record<string, readonly unknown[] | undefined>)[axis]?.length ?? 0;
}

function isSame(level: Level | null, wanted: string): boolean {
  if (level === null) return false;
  if (typeof level === 'string') return level === wanted;
  // levels are typed as they are shown: with six digits
  return Number(level.toPrecision(6)) === Number(Number(wanted).toPrecision(6));
}

function listOf(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((part) => part.trim())
    .filter((part) => part !== '');
}

function near(given: string, known: readonly string[]): string {
  return suggestion(given, [...known]);
}
