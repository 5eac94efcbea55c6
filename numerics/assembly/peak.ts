/** What this machine can do at most: twelve independent chains of vector multiplications and additions. */

/** 48 floating-point operations a turn. */
export function peak(turns: u32): f64 {
  const m = f64x2.splat(0.999999);
  const c = f64x2.splat(0.000001);
  let a0 = f64x2.splat(1),
    a1 = f64x2.splat(1.1),
    a2 = f64x2.splat(1.2),
    a3 = f64x2.splat(1.3);
  let a4 = f64x2.splat(1.4),
    a5 = f64x2.splat(1.5),
    a6 = f64x2.splat(1.6),
    a7 = f64x2.splat(1.7);
  let a8 = f64x2.splat(1.8),
    a9 = f64x2.splat(1.9),
    b0 = f64x2.splat(2.1),
    b1 = f64x2.splat(2.2);
  for (let i: u32 = 0; i < turns; i++) {
    a0 = f64x2.add(f64x2.mul(a0, m), c);
    a1 = f64x2.add(f64x2.mul(a1, m), c);
    a2 = f64x2.add(f64x2.mul(a2, m), c);
    a3 = f64x2.add(f64x2.mul(a3, m), c);
    a4 = f64x2.add(f64x2.mul(a4, m), c);
    a5 = f64x2.add(f64x2.mul(a5, m), c);
    a6 = f64x2.add(f64x2.mul(a6, m), c);
    a7 = f64x2.add(f64x2.mul(a7, m), c);
    a8 = f64x2.add(f64x2.mul(a8, m), c);
    a9 = f64x2.add(f64x2.mul(a9, m), c);
    b0 = f64x2.add(f64x2.mul(b0, m), c);
    b1 = f64x2.add(f64x2.mul(b1, m), c);
  }
  const sum = f64x2.add(
    f64x2.add(f64x2.add(a0, a1), f64x2.add(a2, a3)),
    f64x2.add(f64x2.add(f64x2.add(a4, a5), f64x2.add(a6, a7)), f64x2.add(f64x2.add(a8, a9), f64x2.add(b0, b1))),
  );
  return f64x2.extract_lane(sum, 0) + f64x2.extract_lane(sum, 1);
}
