/** Where the reader is: the path says what is shown, the query how. */
import { useEffect, useState } from 'preact/hooks';

export type Place =
  | { readonly kind: 'runs' }
  | { readonly kind: 'run'; readonly run: string }
  | { readonly kind: 'cell'; readonly run: string; readonly cell: string }
  | { readonly kind: 'compare'; readonly a: string; readonly b: string }
  | { readonly kind: 'nowhere' };

export function placeOf(path: string): Place {
  const parts = path
    .split('/')
    .filter((part) => part !== '')
    .map(decoded);
  const [first, run, third, cell] = parts;
  if (parts.length === 0) return { kind: 'runs' };
  if (first === 'runs' && run !== undefined && parts.length === 2) return { kind: 'run', run };
  if (first === 'runs' && run !== undefined && third === 'cells' && cell !== undefined)
    return { kind: 'cell', run, cell };
  if (first === 'compare' && run !== undefined && third !== undefined) return { kind: 'compare', a: run, b: third };
  return { kind: 'nowhere' };
}

export function runPath(run: string): string {
  return `/runs/${encodeURIComponent(run)}`;
}

export function cellPath(run: string, cell: string): string {
  return `${runPath(run)}/cells/${encodeURIComponent(cell)}`;
}

export function comparePath(a: string, b: string): string {
  return `/compare/${encodeURIComponent(a)}/${encodeURIComponent(b)}`;
}

export function go(path: string): void {
  history.pushState(null, '', path);
  dispatchEvent(new PopStateEvent('popstate'));
  scrollTo(0, 0);
}

export function usePlace(): Place {
  const [path, setPath] = useState(location.pathname);
  useEffect(() => {
    const onChange = () => setPath(location.pathname);
    addEventListener('popstate', onChange);
    return () => removeEventListener('popstate', onChange);
  }, []);
  return placeOf(path);
}

/** A link within the page: a plain click needs no new document. */
export function follow(event: MouseEvent): void {
  const link = (event.target as Element).closest('a');
  const plain = event.button === 0 && !(event.metaKey || event.ctrlKey || event.shiftKey || event.altKey);
  if (link === null || !plain || link.origin !== location.origin || link.target !== '' || link.hasAttribute('download'))
    return;
  if (link.pathname.startsWith('/api/') || link.hash !== '') return;
  event.preventDefault();
  go(link.pathname + link.search);
}

function decoded(part: string): string {
  try {
    return decodeURIComponent(part);
  } catch {
    return part;
  }
}
