/** How many doubles lie between `actual` and `expected`, as a whole number; Infinity if one is NaN or signs differ. */
export function ulps(actual: number, expected: number): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  if (Number.isNaN(actual) || Number.isNaN(expected)) return Infinity;
  return Math.abs(Number(ordinal(actual) - ordinal(expected)));
}

/** The place of a double among all doubles in ascending order. */
function ordinal(x: number): bigint {
  const view = new DataView(new ArrayBuffer(8));
  view.setFloat64(0, x);
  const bits = view.getBigInt64(0);
  return bits < 0n ? -(bits & 0x7fffffffffffffffn) : bits;
}
