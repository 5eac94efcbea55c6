/** Words of the SDK for workflows that did not do the same again, and of Ballast for a defect of its own. */
const NEVER = /TMPRL1100|Non-?determinis|DeterminismViolation|This is a defect of Ballast|IntegrityError/i;

/** @returns the first lines that no log may have, each once, in words */
export function alarmsIn(texts: readonly string[]): string[] {
  const lines = new Set(texts.flatMap((text) => text.split('\n')).filter((line) => NEVER.test(line)));
  return [...lines].slice(0, 5).map((line) => `in the logs: ${line.trim().slice(0, 400)}`);
}
