/** CPU seconds that this process has taken, all its threads: what waits for a processor does not count. */
export function cpuSeconds(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1e6;
}
