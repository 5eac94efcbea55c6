/** Markers and lines of the one visual language, as elements of a page. */
import { type Look, markerShape } from '../../../plots/look.js';

/** On a page lines are longer than in print: dashes grow with them. */
const DASH = 1.25;

export function Marker({ look, x, y }: { readonly look: Look; readonly x: number; readonly y: number }) {
  const { d, open, turned } = markerShape(look.marker, 5.2);
  const transform = `translate(${x} ${y})${turned ? ' rotate(180)' : ''}`;
  return open ? (
    <path d={d} transform={transform} fill="none" stroke={ink(look)} stroke-width="1.6" />
  ) : (
    <path d={d} transform={transform} fill={ink(look)} />
  );
}

/** A piece of line with its marker, for legends. */
export function Sample({ look }: { readonly look: Look }) {
  return (
    <svg width="26" height="12" aria-hidden="true">
      <path d="M1 6H25" stroke={ink(look)} stroke-width="2" stroke-dasharray={dashOf(look)} />
      <Marker look={look} x={13} y={6} />
    </svg>
  );
}

export function dashOf({ dash }: Look): string | undefined {
  return dash
    ?.split(' ')
    .map((part) => Number(part) * DASH)
    .join(' ');
}

/** Black becomes the page's ink, which is white in the dark. */
export function ink({ colour }: Look): string {
  return colour;
}
