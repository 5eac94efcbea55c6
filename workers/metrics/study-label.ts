/** Label values for studies: their names, but only so many, since each value is a time series for ever. */
const MOST = 50;

/** @returns a function that gives the first fifty names themselves, and `other` for those that come later */
export function createStudyLabel(): (study: string) => string {
  const known = new Set<string>();
  return (study) => {
    if (known.size < MOST) known.add(study);
    return known.has(study) ? study : 'other';
  };
}
