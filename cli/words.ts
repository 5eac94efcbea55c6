/** Numbers as people read them. */

/** 24 000, with thin spaces. */
export function grouped(count: number): string {
  return Math.round(count)
    .toString()
    .replace(/\B(?=(\d{3})+$)/g, ' ');
}

/** 0.4 s, 12 s, 3 min 20 s, 2 h 05 min. */
export function duration(seconds: number): string {
  if (seconds < 10) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${String(Math.floor((whole % 3600) / 60)).padStart(2, '0')} min`;
}

/** 1.5 kB, 12 MB. */
export function bytes(count: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  const power = count < 1 ? 0 : Math.min(units.length - 1, Math.floor(Math.log10(count) / 3));
  const scaled = count / 1000 ** power;
  return `${scaled >= 10 || power === 0 ? scaled.toFixed(0) : scaled.toFixed(1)} ${units[power]}`;
}

/** Mean and error with the digits that the error justifies: 0.0364 ± 0.0002. */
export function withError(mean: number, error: number): string {
  if (!Number.isFinite(mean)) return '–';
  if (!(error > 0)) return mean.toPrecision(3);
  const decimals = decimalsFor(error);
  return `${mean.toFixed(decimals)} ± ${error.toFixed(decimals)}`;
}

/** Decimals that show the first digit of an error above 0. */
export function decimalsFor(error: number): number {
  return Math.min(12, Math.max(0, -Math.floor(Math.log10(error))));
}

/** Columns padded to their widest cell; numbers to the right. */
export function alignedTable(header: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const cells = [header, ...rows].map((row) => row.map(String));
  const widths = header.map((_, i) => Math.max(...cells.map((row) => row[i]?.length ?? 0)));
  const right = header.map((_, i) => rows.length > 0 && rows.every((row) => /^[-–\d]/.test(String(row[i]))));
  return cells
    .map((row) =>
      row
        .map((cell, i) => (right[i] ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0)))
        .join('  ')
        .trimEnd(),
    )
    .join('\n');
}

/** A share in percent with that many digits: 10.3 %, 0.0749 %. */
export function percent(share: number, digits = 3): string {
  if (share === 0 || share === 1) return `${100 * share} %`;
  return `${plain((100 * share).toPrecision(digits))} %`;
}

/** The same, rounded up: for a limit that must hold. */
export function percentAbove(share: number): string {
  const unit = 10 ** (Math.floor(Math.log10(100 * share)) - 2);
  return percent((Math.ceil((100 * share) / unit - 1e-9) * unit) / 100);
}

/** Without an exponent. */
function plain(digits: string): string {
  return digits.includes('e') ? Number(digits).toFixed(12).replace(/0+$/, '') : digits;
}
