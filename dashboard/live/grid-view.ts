/** A study's grid as the page has it: axes with their levels in words, arms, cells. */

import { methodWords } from '../../plots/method-words.js';
import { armWords, levelWords, MEASURE_TITLES, numberWords, type Split } from '../../plots/study-words.js';
import type { LiveCell } from '../../store/live/live-cells.js';
import type { RunSpec } from '../../store/run-spec.js';
import { keyPrefix } from '../../studies/cell-name.js';
import { type Arm, cellCount, type Level } from '../../studies/grid.js';
import type { GridArm, GridAxis, GridCell, GridView } from '../contract.js';

const AXIS_NAMES: Readonly<Record<string, string>> = {
  n: 'points n',
  n0: 'majority points n₀',
  n1: 'minority points n₁',
  ratio: 'imbalance n₀ / n₁',
  dimension: 'dimension d',
  penalty: 'penalty λ',
  bandwidth: 'bandwidth',
  noise: 'noise law',
  generator: 'generator',
  method: 'method',
  gamma: 'γ',
};

export function gridView({ study }: RunSpec, revision: number, cells: readonly LiveCell[]): GridView {
  const arms = [...new Set(cells.map(({ arm }) => arm))];
  const position = new Map(arms.map((arm, i) => [arm, i]));
  const axes = gridAxes(arms, cells);
  const varying = axes.filter(({ levels }) => levels.length > 1).map(({ name }) => name);
  return {
    revision,
    measures: study.measures.map((name) => ({ name, title: MEASURE_TITLES[name] })),
    axes,
    arms: arms.map((arm) => gridArm(arm, varying)),
    cells: cells.map(({ arm, cell }) => ({
      arm: position.get(arm)!,
      key: keyPrefix(cell),
      method: cell.method,
      methodKind: cell.methodKind,
      gamma: cell.gamma,
    })),
    allCells: cellCount(study),
    repetitions: study.repetitions,
  };
}

/** For people: "uniform-cube, smote, γ = 0.21". */
export function cellLabel(arm: GridArm, cell: Pick<GridCell, 'methodKind' | 'method' | 'gamma'>): string {
  if (cell.methodKind !== 'fixed' || cell.gamma === null) return `${arm.label}, ${methodWords(cell.method)}`;
  return `${arm.label}, γ = ${numberWords(Number(cell.gamma.toPrecision(3)))}`;
}

function gridArm(arm: Arm, varying: readonly string[]): GridArm {
  return { label: armWords(arm, varying), generator: arm.generator, levels: armLevels(arm) };
}

/** Class counts, the study's factors, the generator. */
function armLevels({ n0, n1, factors, generator }: Arm): Record<string, Level | null> {
  return { ...factors, n0, n1, generator };
}

/** Axes that vary; generator, method and gamma always. */
function gridAxes(arms: readonly Arm[], cells: readonly LiveCell[]): GridAxis[] {
  const names = [...new Set(arms.flatMap((arm) => Object.keys(armLevels(arm))))];
  const ofArms = names.map((name) =>
    axisOf(
      name,
      arms.map((arm) => armLevels(arm)[name] ?? null),
    ),
  );
  const ofCells = [
    axisOf(
      'method',
      cells.map(({ cell }) => cell.method),
    ),
    axisOf(
      'gamma',
      cells.flatMap(({ cell }) => (cell.gamma === null ? [] : [cell.gamma])),
    ),
  ];
  return [...ofArms.filter(({ name, levels }) => levels.length > 1 || name === 'generator'), ...ofCells];
}

function axisOf(name: string, values: readonly (Level | null)[]): GridAxis {
  const distinct = [...new Set(values)];
  const numeric = distinct.length > 0 && distinct.every((value) => typeof value === 'number');
  const ordered = numeric ? distinct.toSorted((a, b) => Number(a) - Number(b)) : distinct;
  const label = (value: Level | null) =>
    value === null
      ? '–'
      : name === 'gamma'
        ? `γ = ${numberWords(Number(Number(value).toPrecision(3)))}`
        : levelWords(name as Split, String(value));
  return {
    name,
    title: AXIS_NAMES[name] ?? name,
    levels: ordered.map((value) => ({ value, label: label(value) })),
    numeric,
  };
}
