/** The numbers of the curves as a table: for copying, and for those who do not see the picture. */
import { numberText } from '../../../plots/report/numbers.js';
import { curveFigure } from './curve-data.js';
import type { CurvesProps } from './curves.js';

export function CurveTable({ grid, states, plot, choice, theory }: CurvesProps) {
  const { panels } = curveFigure(grid, states, plot, choice, theory);
  const axis = grid.axes.find(({ name }) => name === choice.x)?.title ?? choice.x;
  const rows = panels.flatMap(({ title, curves }) =>
    curves.flatMap(({ label, points }) => points.map((point) => ({ title, label, ...point }))),
  );
  const split = panels.length > 1;
  return (
    <div class="scroll" tabIndex={0} role="region" aria-label="Numbers of the curves">
      <table class="numbers">
        <thead>
          <tr>
            {split && <th scope="col">panel</th>}
            <th scope="col">curve</th>
            <th scope="col" class="num">
              {axis}
            </th>
            <th scope="col" class="num">
              {choice.statistic}
            </th>
            <th scope="col" class="num">
              MCSE
            </th>
            <th scope="col" class="num">
              n
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={`${row.title}/${row.label}/${row.x}`}>
              {split && <td>{row.title}</td>}
              <td>{row.label}</td>
              <td class="num">{numberText(row.x)}</td>
              <td class="num">{row.y.toPrecision(5)}</td>
              <td class="num">{numberText(row.half / 2)}</td>
              <td class="num">{row.n}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}
