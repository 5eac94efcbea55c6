/** Paths of folders that only one machine has; what is recorded for good must hold none. */
export function machinePaths(text: string): string[] {
  return text.match(/(?:file:\/\/|\/(?:home|root|tmp|work|Users)\/)[\w./-]*/g) ?? [];
}
