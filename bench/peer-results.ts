/** The means in a peer program's CSV, under the names that Ballast's cells have. */
import { type CellName, writeCellName } from './cell-names.js';
import type { Figure } from './figures.js';
import type { Summary } from './summary.js';

interface Row {
  readonly panel: string;
  readonly generator: string;
  readonly method: string;
  readonly n1: string;
  readonly gamma: string;
  readonly metric: string;
}

/** Measures by the peer's words. */
const MEASURES: Readonly<Record<string, string>> = {
  excess_risk: 'excess-risk',
  param_error: 'parameter-error',
  test_excess: 'test-excess',
  gamma_star: 'gamma-star',
  logloss: 'log-loss',
  error: 'error',
  logloss_exact: 'log-loss-exact',
  error_exact: 'error-exact',
};

/** What a row of a figure is called; undefined where Ballast's study has no such cell. */
const NAMES: Readonly<Record<Figure, (row: Row) => CellName | undefined>> = {
  '2': (row) => named(row, { group: `n1=${row.n1}`, generator: 'smote', methods: { naive: 'naive', vtss: 'vtss' } }),
  '3': (row) => {
    if (row.method === '4x')
      return cell(row, { group: `n1=${row.n1}`, generator: 'shifted-gaussian', method: 'fixed' });
    const naive = { group: `n1=${row.n1}`, generator: 'shifted-gaussian', methods: { naive: 'naive' } };
    return named({ ...row, gamma: '' }, naive);
  },
  '4': (row) =>
    named(row, {
      group: `n1=${row.n1}`,
      generator: 'shifted-gaussian',
      methods: { naive: 'naive', vtss: 'vtss[0,2]', 'vtss[0,4]': 'vtss[0,4]', 'vtss[0.6,1.4]': 'vtss[0.6,1.4]' },
    }),
  '5': (row) => named(row, { group: `noise=${row.panel}`, generator: row.generator, methods: { sweep: 'fixed' } }),
  '6': ({ panel, generator, metric }) => {
    const cells: Readonly<Record<string, readonly [method: string, measure: string]>> = {
      gamma_star: ['vtss', 'gamma-star'],
      excess_risk_vtss: ['vtss', 'excess-risk'],
      excess_risk_gamma0: ['none', 'excess-risk'],
    };
    const [method, measure] = cells[metric] ?? [];
    if (method === undefined || measure === undefined) return undefined;
    return { group: `noise=${panel}`, generator, method, gamma: null, measure };
  },
  // the others are relative to a sample that each side draws once
  '7': (row) => {
    const exact: Readonly<Record<string, string>> = {
      excess_risk_exact: 'excess-risk-exact',
      param_error_true: 'parameter-error-exact',
    };
    const measure = exact[row.metric];
    if (measure === undefined || row.method !== 'sweep') return undefined;
    return { group: '', generator: row.generator, method: 'fixed', gamma: Number(row.gamma), measure };
  },
  // likewise the losses on the fixed test set
  '8-left': (row) =>
    ['gamma_star', 'logloss_exact'].includes(row.metric)
      ? named(row, { group: '', generator: 'smote', methods: { fixed: 'fixed', vtss: 'vtss' } })
      : undefined,
  '8-right': (row) => named(row, { group: '', generator: 'perturbed', methods: { fixed: 'fixed', vtss: 'vtss' } }),
};

/** Reads the CSV of a figure's peer program. */
export function peerCells(figure: Figure, csv: string): Map<string, Summary> {
  const [header = [], ...lines] = csv.trim().split(/\r?\n/).map(fieldsOf);
  return new Map(
    lines.flatMap((fields): [string, Summary][] => {
      const text = (column: string) => fields[header.indexOf(column)] ?? '';
      const name = NAMES[figure]({
        panel: text('panel'),
        generator: text('generator'),
        method: text('method'),
        n1: text('n1'),
        gamma: text('gamma'),
        metric: text('metric'),
      });
      if (name === undefined) return [];
      const n = Number(text('reps'));
      return [[writeCellName(name), { n, mean: Number(text('mean')), sd: n > 1 ? Number(text('sd')) : null }]];
    }),
  );
}

function named(
  row: Row,
  to: { readonly group: string; readonly generator: string; readonly methods: Readonly<Record<string, string>> },
): CellName | undefined {
  const method = to.methods[row.method];
  return method === undefined ? undefined : cell(row, { ...to, method });
}

function cell(
  { gamma, metric }: Row,
  { group, generator, method }: { readonly group: string; readonly generator: string; readonly method: string },
): CellName | undefined {
  const measure = MEASURES[metric];
  return measure === undefined
    ? undefined
    : { group, generator, method, gamma: gamma === '' ? null : Number(gamma), measure };
}

/** The fields of a line; a field in quotes may hold commas. */
function fieldsOf(line: string): string[] {
  return [...line.matchAll(/("(?:[^"]|"")*"|[^,]*)(?:,|$)/g)].map(([, field = '']) =>
    field.startsWith('"') ? field.slice(1, -1).replaceAll('""', '"') : field,
  );
}
