import type { PageCurve, PageFigure } from './curve-data.js';
import { Sample } from './marker.js';

/** In the order of the curves at the right edge. */
export function CurveLegend({ figure }: { figure: PageFigure }) {
  const ends = new Map<string, { curve: PageCurve; y: number }>();
  for (const { curves } of figure.panels)
    for (const curve of curves) if (!ends.has(curve.id)) ends.set(curve.id, { curve, y: curve.points.at(-1)?.y ?? 0 });
  return (
    <ul class="legend">
      {[...ends.values()]
        .sort((a, b) => b.y - a.y)
        .map(({ curve }) => (
          <li key={curve.id}>
            <Sample look={curve.look} /> {curve.label}
          </li>
        ))}
      {figure.left > 0 && <li class="muted">{figure.left} more: filter by a level to see them</li>}
    </ul>
  );
}
