/** The paper's theory of a study: of each arm its regime, sizes and expected excess risk, with what the paper advises there. */

import type { Arena } from '../numerics/arena.js';
import { generatorOf } from '../numerics/generators/generator.js';
import type { Regime } from '../numerics/theory/regime.js';
import { computeTheory, EFFORT, type Theory } from '../numerics/theory/theory.js';
import { type Arm, expectedCounts } from './grid.js';
import type { Study } from './study.js';

export interface ArmTheory {
  readonly arm: Arm;
  readonly theory: Theory;
}

/** Why the theory says nothing of a study; undefined if it does. */
export function theoryObstacle({ classifier }: Study): string | undefined {
  if (classifier.kind === 'linear') return undefined;
  return `the theory is that of linear scores which minimise the study's loss, got classifier ${classifier.kind}; say --set classifier=linear for the linear one`;
}

/**
 * Computes the theory of one arm. As many synthetic points are drawn from a simulated training set as tell four times what its
 * minority does, a thousand at least.
 *
 * @param arena where data sets are drawn; it grows as needed
 * @throws {RangeError} if θ* is not found, or the generator fails on nearly every training set
 */
export function armTheory(arm: Arm, arena: Arena): ArmTheory {
  if (generatorOf(arm.spec.generator.kind).suppliesNone) {
    throw new RangeError('generator none supplies no points, so there is no synthetic law');
  }
  const points = Math.max(EFFORT.points, 4 * expectedCounts(arm.spec.sizes).n1);
  return { arm, theory: computeTheory(arm.spec, arena, { ...EFFORT, points }) };
}

export { createKernelArena as theoryArena } from '../numerics/kernels/simd.js';

/** What the paper advises in a regime (the flowchart of Figure 1), as a sentence or two. */
export function advice({ regime, cancelling }: Theory): string {
  const none = 'none' in cancelling ? cancelling.none : undefined;
  return regime.classes === 'symmetric' ? symmetricAdvice(regime) : asymmetricAdvice(regime, none);
}

function symmetricAdvice({ generator }: Regime): string {
  return generator === 'ideal'
    ? 'Imbalance is no bottleneck: synthetic points of the right law do no harm, and lower the variance as any data do (Section 5).'
    : 'Add no synthetic points, or few: imbalance is no bottleneck, and a size of order n0 leaves an excess risk of order |∇ψ|² (Theorem 6).';
}

/** @param none why no size cancels the bias; undefined if one does */
function asymmetricAdvice({ generator, aligned }: Regime, none: string | undefined): string {
  if (generator === 'ideal') {
    return 'Balance: every ñ = n0 − n1 + o(√n0) has the rate 1/n0, and tuning changes constants only (Theorem 3).';
  }
  if (generator === 'unclear') {
    return 'Whether the mismatch vanishes with more data is unclear: tune γ (VTSS), with 0 and 1 on the grid.';
  }
  if (aligned === true && none !== undefined) return `No size cancels the bias (${none}): tune γ (VTSS).`;
  if (generator === 'realistic') {
    return aligned === true
      ? 'Cancel the bias: at the cancelling γ the rate is 1/n0, where γ = 1 leaves |∇ψ|² (Theorem 4). In practice tune γ (VTSS).'
      : 'Balance, or tune γ near 1 (VTSS): the mismatch has no direction that a size cancels, so tuning changes constants only (Section 4.2).';
  }
  if (aligned === true) {
    return 'Only the cancelling γ is consistent; at others, and at γ = 1 unless it is that, an excess risk above zero stays (Theorem 5).';
  }
  return aligned === false
    ? 'No size is consistent: part of the mismatch lies across ∇φ (Theorem 5). Improve the generator, or balance by weights.'
    : 'Whether the mismatch is aligned with ∇φ, so that a size could be consistent (Theorem 5), is unclear: tune γ (VTSS), or improve the generator.';
}

/** The angle between ∇φ and E∇ψ in degrees, 0 to 180; undefined where one of them vanishes. */
export function angleInDegrees({ cosine }: Theory): number | undefined {
  return cosine === undefined ? undefined : (Math.acos(Math.min(1, Math.max(-1, cosine))) * 180) / Math.PI;
}

/** What of an arm's theory was simulated, in words; undefined if nothing was. */
export function simulatedWords({ perClass, gradients }: Theory): string | undefined {
  const simulation = gradients.synthetic.learned?.simulation;
  const parts = [
    ...(perClass === null ? [] : [`classes: ${perClass} points of each`]),
    ...(simulation
      ? [
          `generator: ${simulation.sets} training sets, ${simulation.points} points each` +
            (simulation.failed > 0 ? `, ${simulation.failed} more failed` : ''),
        ]
      : []),
  ];
  return parts.length > 0 ? parts.join('; ') : undefined;
}

/** An arm's theory as plain data, for `--json`. */
export function theoryRecord({ arm, theory }: ArmTheory, gammas: readonly number[]) {
  const { n0, n1, regime, phiNorm, psiNorm, psiAcross, cancelling, best } = theory;
  return {
    ...arm.factors,
    n0,
    n1,
    generator: arm.generator,
    regime: { ...regime, aligned: regime.aligned ?? null },
    optimum: [...theory.optimum],
    phi: { gradient: [...theory.phi], norm: phiNorm },
    psi: { gradient: [...theory.psi], norm: psiNorm, across: psiAcross },
    angle: angleInDegrees(theory) ?? null,
    cancelling,
    best: best ?? null,
    expected: [...gammas].map((gamma) => ({ gamma, ...expectedParts(theory, gamma) })),
    simulated: simulatedWords(theory) ?? null,
    advice: advice(theory),
  };
}

function expectedParts(theory: Theory, gamma: number) {
  const { squaredBias, learning, noise, expected, mcse } = theory.terms(gamma);
  return { expected, mcse, squaredBias, learning, noise };
}
