/** HTML from templates in which everything is escaped unless it is HTML already. */

/** Markup that may stand in a page as it is. */
export interface Html {
  readonly markup: string;
}

/** What a template may hold; what is absent leaves nothing. */
export type Part = Html | string | number | readonly Part[] | undefined | false;

/** A tagged template: html`<b>${text}</b>` escapes text, and takes markup and lists of it as they are. */
export function html(strings: TemplateStringsArray, ...parts: readonly Part[]): Html {
  const markup = strings.map((string, index) => string + (index < parts.length ? markupOf(parts[index]) : '')).join('');
  return { markup };
}

/** Trusts markup that another part of the program made, such as a picture. */
export function trusted(markup: string): Html {
  return { markup };
}

/** Escapes for text and for attributes in double quotes, and drops the control characters that HTML forbids. */
export function escapeHtml(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must go
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, '')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
  );
}

function markupOf(part: Part): string {
  if (part === undefined || part === false) return '';
  if (typeof part === 'string' || typeof part === 'number') return escapeHtml(String(part));
  return 'markup' in part ? part.markup : part.map(markupOf).join('');
}
