/** The grid: arms are rows, γ and methods are columns; the fill says how precise a cell is. */
import { useId, useMemo, useState } from 'preact/hooks';
import { lookOf } from '../../../plots/look.js';
import { numberText } from '../../../plots/report/numbers.js';
import type { CellState, GridView } from '../../contract.js';
import { labelAt } from './curve-data.js';
import { Marker } from './marker.js';
import { useWidth } from './use-width.js';

interface HeatMapProps {
  readonly grid: GridView;
  readonly states: ReadonlyMap<number, CellState>;
  readonly onOpenCell: (key: string) => void;
}

const LABEL = 132;
const END = 84;
const ROW = 14;
const [LEAST, MOST] = [5, 16];

/** Classes of MCSE over its target, from the lightest: what is precise shines. */
const CLASSES = [
  { most: 1, fill: 'var(--p-4)', words: 'precise' },
  { most: 1.5, fill: 'var(--p-3)', words: 'to 1.5×' },
  { most: 2.5, fill: 'var(--p-2)', words: 'to 2.5×' },
  { most: Number.POSITIVE_INFINITY, fill: 'var(--p-1)', words: 'more' },
];

export function HeatMap({ grid, states, onOpenCell }: HeatMapProps) {
  const [element, width] = useWidth<HTMLDivElement>(400);
  const [at, setAt] = useState<{ row: number; column: number } | undefined>();
  const readout = useId();
  const { columns, rows, heads } = useMemo(() => layout(grid), [grid]);
  const size = Math.max(LEAST, Math.min(MOST, Math.floor((width - LABEL - END) / Math.max(1, columns.length))));
  const height = 22 + rows.length * ROW + heads.size * 16;
  const index = at && rows[at.row]?.cells[at.column];

  function onKeyDown(event: KeyboardEvent): void {
    const [down, right] = { ArrowDown: [1, 0], ArrowUp: [-1, 0], ArrowRight: [0, 1], ArrowLeft: [0, -1] }[
      event.key
    ] ?? [0, 0];
    if (event.key === 'Enter' && index !== undefined) onOpenCell(grid.cells[index]!.key);
    if (down === 0 && right === 0) return;
    event.preventDefault();
    const clamp = (value: number, count: number) => Math.max(0, Math.min(count - 1, value));
    setAt((before) =>
      before === undefined
        ? { row: 0, column: 0 }
        : { row: clamp(before.row + down!, rows.length), column: clamp(before.column + right!, columns.length) },
    );
  }

  let y = 20;
  return (
    <div ref={element} class="chart heat">
      <div
        class="heat-scroll"
        tabIndex={0}
        role="img"
        aria-label={sentenceOf(states, grid)}
        aria-describedby={readout}
        onKeyDown={onKeyDown}
        onPointerLeave={() => setAt(undefined)}
      >
        <svg width={LABEL + columns.length * size + END} height={height} aria-hidden="true">
          {axisTicks(columns).map(({ column, label }) => (
            <text key={column} class="tick" x={LABEL + (column + 0.5) * size} y={12} text-anchor="middle">
              {label}
            </text>
          ))}
          {rows.map((row, r) => {
            const head = heads.get(r);
            if (head !== undefined) y += 16;
            const top = y;
            y += ROW;
            const look = lookOf(row.generator);
            return (
              <g key={row.arm}>
                {head !== undefined && (
                  <text class="title" x="0" y={top - 4}>
                    {head}
                  </text>
                )}
                {look !== undefined && <Marker look={look} x={6} y={top + ROW / 2 - 1} />}
                <text class="note" x="16" y={top + ROW - 4}>
                  {row.label}
                </text>
                {row.cells.map((cell, c) =>
                  cell === undefined ? null : (
                    <Cell
                      key={cell}
                      state={states.get(cell)}
                      x={LABEL + c * size}
                      y={top}
                      size={size}
                      focused={at?.row === r && at.column === c}
                      onEnter={() => setAt({ row: r, column: c })}
                      onOpen={() => onOpenCell(grid.cells[cell]!.key)}
                    />
                  ),
                )}
                <Progress
                  row={row.cells.flatMap((cell) => (cell === undefined ? [] : (states.get(cell) ?? [])))}
                  x={LABEL + columns.length * size + 8}
                  y={top}
                />
              </g>
            );
          })}
        </svg>
      </div>
      <p class="readout" id={readout} aria-live="polite">
        {index === undefined ? 'MCSE against its target:' : wordsOf(grid, index, states.get(index))}
      </p>
      <ul class="legend small">
        {CLASSES.map(({ fill, words }, i) => (
          <li key={words}>
            <svg width="14" height="14" aria-hidden="true">
              <rect width="14" height="14" rx="2" fill={fill} />
              {i === 0 && <circle cx="7" cy="7" r="1.7" fill="var(--p-dot)" />}
            </svg>{' '}
            {words}
          </li>
        ))}
        <li>
          <svg width="14" height="14" aria-hidden="true">
            <rect width="14" height="14" rx="2" fill="var(--p-0)" />
          </svg>{' '}
          not yet
        </li>
        <li>
          <svg width="14" height="14" aria-hidden="true">
            <rect width="14" height="14" rx="2" fill="var(--p-3)" />
            <path d="M4 4l6 6M10 4l-6 6" stroke="var(--p-dot)" stroke-width="1.6" />
          </svg>{' '}
          some failed
        </li>
      </ul>
      {grid.cells.length < grid.allCells && (
        <p class="muted">
          The first {numberText(grid.cells.length)} of {numberText(grid.allCells)} cells are shown.
        </p>
      )}
    </div>
  );
}

interface CellProps {
  readonly state: CellState | undefined;
  readonly x: number;
  readonly y: number;
  readonly size: number;
  readonly focused: boolean;
  readonly onEnter: () => void;
  readonly onOpen: () => void;
}

function Cell({ state, x, y, size, focused, onEnter, onOpen }: CellProps) {
  const width = Math.max(1, size - 1);
  const height = ROW - 2;
  const [cx, cy] = [x + width / 2, y + height / 2];
  const precise = state?.ratio != null && state.ratio <= 1;
  const dark = state?.ratio != null && state.ratio > 1.5;
  return (
    <g onPointerEnter={onEnter} onClick={onOpen} class="cell">
      <rect
        x={x}
        y={y}
        width={width}
        height={height}
        rx="2"
        fill={fillOf(state)}
        stroke={focused ? 'var(--ink)' : 'none'}
        stroke-width="2"
      />
      {precise && size >= 7 && <circle cx={cx} cy={cy} r="1.5" fill="var(--p-dot)" />}
      {state !== undefined && state.failed > 0 && (
        <path
          d={`M${cx - 3} ${cy - 3}l6 6m0 -6l-6 6`}
          stroke={dark ? 'var(--p-x)' : 'var(--p-dot)'}
          stroke-width="1.4"
        />
      )}
    </g>
  );
}

/** Of the arm's cells together: a bar and how many repetitions each has. */
function Progress({ row, x, y }: { row: readonly CellState[]; x: number; y: number }) {
  const [asked, finished] = [
    row.reduce((sum, cell) => sum + cell.asked, 0),
    row.reduce((sum, cell) => sum + cell.finished, 0),
  ];
  const share = asked > 0 ? finished / asked : 0;
  return (
    <g>
      <rect x={x} y={y + 4} width="30" height="4" rx="2" fill="var(--line)" />
      <rect
        x={x}
        y={y + 4}
        width={30 * share}
        height="4"
        rx="2"
        fill={share === 1 ? 'var(--ink-3)' : 'var(--accent)'}
      />
      <text class="note" x={x + 72} y={y + ROW - 4} text-anchor="end">
        {finished === 0 ? 'waits' : numberText(Math.round(finished / row.length))}
      </text>
    </g>
  );
}

function fillOf(state: CellState | undefined): string {
  if (state?.ratio == null) return 'var(--p-0)';
  const { ratio } = state;
  return CLASSES.find(({ most }) => ratio <= most)!.fill;
}

interface Column {
  readonly key: string;
  readonly gamma: number | null;
  readonly label: string;
}

/** Fixed sizes first, ascending, then the methods; a row for each arm. */
function layout(grid: GridView) {
  const byKey = new Map<string, Column>();
  for (const cell of grid.cells) {
    const fixed = cell.methodKind === 'fixed';
    const key = fixed ? `γ${cell.gamma}` : cell.method;
    if (!byKey.has(key))
      byKey.set(key, {
        key,
        gamma: fixed ? cell.gamma : null,
        label: fixed ? numberText(cell.gamma ?? Number.NaN) : '',
      });
  }
  const columns = [...byKey.values()].sort(
    (a, b) => (a.gamma ?? Number.POSITIVE_INFINITY) - (b.gamma ?? Number.POSITIVE_INFINITY),
  );
  const place = new Map(columns.map(({ key }, i) => [key, i]));
  const rows = grid.arms.map((arm, i) => ({
    arm: i,
    generator: arm.generator,
    head: arm.label.split(', ').slice(0, -1).join(', '),
    label: arm.generator,
    cells: new Array<number | undefined>(columns.length).fill(undefined),
  }));
  for (const [i, cell] of grid.cells.entries()) {
    const key = cell.methodKind === 'fixed' ? `γ${cell.gamma}` : cell.method;
    rows[cell.arm]!.cells[place.get(key)!] = i;
  }
  rows.sort((a, b) => firstOf(grid, a.head) - firstOf(grid, b.head) || a.arm - b.arm);
  const heads = new Map(
    rows.flatMap((row, i) => (row.head !== '' && row.head !== rows[i - 1]?.head ? [[i, row.head] as const] : [])),
  );
  return { columns, rows, heads };
}

function firstOf(grid: GridView, head: string): number {
  return grid.arms.findIndex(({ label }) => label.split(', ').slice(0, -1).join(', ') === head);
}

/** About five labels along γ. */
function axisTicks(columns: readonly Column[]): { column: number; label: string }[] {
  const fixed = columns.filter(({ gamma }) => gamma !== null).length;
  if (fixed === 0) return [];
  const places = [...new Set([0, 0.25, 0.5, 0.75, 1].map((share) => Math.round(share * (fixed - 1))))];
  return places.map((column, i) => ({
    column,
    label: i === 0 ? `γ ${columns[column]!.label}` : columns[column]!.label,
  }));
}

function wordsOf(grid: GridView, index: number, state: CellState | undefined): string {
  const cell = grid.cells[index]!;
  const what = cell.methodKind === 'fixed' ? labelAt(grid, cell, 'gamma') : labelAt(grid, cell, 'method');
  const where = `${grid.arms[cell.arm]!.label}, ${what}`;
  if (state === undefined || state.finished === 0) return `${where}: nothing yet`;
  const failed = state.failed > 0 ? `, ${state.failed} failed` : '';
  const ratio = state.ratio === null ? '' : `; MCSE ${numberText(state.ratio)} × target`;
  return `${where}: ${state.finished} of ${state.asked}${failed}${ratio}`;
}

function sentenceOf(states: ReadonlyMap<number, CellState>, grid: GridView): string {
  const all = [...states.values()];
  const precise = all.filter(({ ratio }) => ratio !== null && ratio <= 1).length;
  const failed = all.filter((state) => state.failed > 0).length;
  return `Grid of ${grid.arms.length} arms and ${grid.cells.length} cells: ${precise} are precise enough, ${failed} have failures. Arrow keys move, Enter opens a cell.`;
}
