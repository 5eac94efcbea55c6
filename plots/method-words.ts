/** Labels of methods, as studies write them, in a reader's words. */

/**
 * The kind that a label belongs to: what stands before brackets, and `best-of-k` for any k. `vtss[0,4]` is a `vtss`,
 * `smote(k=3)` a `smote`.
 */
export function kindOf(label: string): string {
  const [kind = ''] = label.split(/[[(]/, 1);
  return /^best-of-\d+$/.test(kind) ? 'best-of-k' : kind;
}

/** What a curve or level of that method is called in a figure; a label without words of its own stays as it is. */
export function methodWords(label: string): string {
  const within = /\[([^\]]*)\]/.exec(label)?.[1];
  const option = /\(([^)]*)\)/.exec(label)?.[1];
  const range = within === undefined ? '' : `, Γ = [${within.split(',').join(', ')}]`;
  switch (kindOf(label)) {
    case 'none':
      return 'no augmentation';
    case 'naive':
      return 'naive, γ = 1';
    case 'fixed':
      return 'fixed γ';
    case 'vtss':
      return `VTSS${option === undefined ? '' : ` by ${option}`}${range}`;
    case 'class-weighted':
      return `class weights${option === undefined ? '' : `, ${option}`}`;
    case 'theory':
      return 'theory’s γ';
    case 'best-of-k':
      return `best of ${/\d+/.exec(label)?.[0]} draws, γ = ${/[\d.]+/.exec(option ?? '')?.[0] ?? 1}`;
    default:
      return label;
  }
}
