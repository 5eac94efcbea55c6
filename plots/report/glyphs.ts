/** The outlines of letters that all pictures of a page share, written once. */

const DEFS = /<defs>(.*?)<\/defs>/s;
const GLYPH = /<path id="([^"]+)"[^>]*\/>/g;

/**
 * Takes the glyphs out of pictures that Ballast drew. Equal ids are equal shapes in all of them; written once, a page is
 * about half as long and no id stands twice.
 *
 * @returns the pictures, and a hidden svg with their glyphs
 */
export function shareGlyphs(svgs: readonly string[]): { readonly svgs: readonly string[]; readonly glyphs: string } {
  const known = new Map<string, string>();
  const bare = svgs.map((svg) => {
    const defs = DEFS.exec(svg)?.[1];
    if (defs === undefined) return svg;
    for (const [path, id] of defs.matchAll(GLYPH)) known.set(id!, path);
    return svg.replace(DEFS, defs.replace(GLYPH, '') === '' ? '' : `<defs>${defs.replace(GLYPH, '')}</defs>`);
  });
  const paths = [...known.keys()].sort().map((id) => known.get(id)!);
  // not display: none, in which some browsers draw no <use> of it
  const style = 'position:absolute;width:0;height:0;overflow:hidden';
  const glyphs =
    paths.length === 0
      ? ''
      : `<svg xmlns="http://www.w3.org/2000/svg" aria-hidden="true" style="${style}"><defs>${paths.join('')}</defs></svg>`;
  return { svgs: bare, glyphs };
}
