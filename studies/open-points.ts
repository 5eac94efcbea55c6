/**
 * Where the paper's text leaves a choice open, what the shipped studies choose, and what that choice moves. Every study states its
 * choices as fields, so each can be made otherwise.
 */
export interface OpenPoint {
  readonly figure: string;
  readonly point: string;
  readonly decision: string;
  readonly effect: string;
}

export const OPEN_POINTS: readonly OpenPoint[] = [
  {
    figure: '2, 4, 6, 8',
    point: 'Whether synthetic points are drawn anew for each γ, or are nested',
    decision: 'Anew, as Algorithm 1 (line 5) reads; every such figure comes with a -nested variant',
    effect:
      'Large in Figure 6: with new draws VTSS also picks a lucky draw, and chooses γ = 0 far less often. The control best-of-k shows how much of VTSS’s gain is that luck',
  },
  {
    figure: '2, 8 left',
    point: 'Penalty and intercept of “logistic regression”',
    decision: 'No penalty, with an intercept',
    effect: 'A penalty of 1 moves the log-loss by less than 0.001; without the intercept it is 0.495 instead of 0.363',
  },
  {
    figure: '2',
    point: 'Grid of γ and size of the validation set',
    decision: 'γ from 0.60 to 1.40 in steps of 0.05, as in Figure 8; 2 000 per class, as in Figure 6',
    effect: 'Moves levels by less than 0.001',
  },
  {
    figure: '2',
    point: 'Size of the “large” test set; fixed or drawn anew',
    decision: '10 000 per class, anew in each repetition; the exact population values stand beside',
    effect:
      'A log-loss on 10 000 per class has a standard deviation of about 0.0045: compare exact values, or paired differences',
  },
  {
    figure: '2, 4, 8',
    point: 'Whether naive balancing is the grid’s fit at γ = 1 or a draw of its own',
    decision: 'The grid’s fit',
    effect: 'Noise only',
  },
  {
    figure: '3',
    point: 'The values of n₁ between 6 and 3 200',
    decision: 'Doubling, from 3 200 downwards; risks in closed form',
    effect: 'None',
  },
  {
    figure: '4',
    point: 'The range Γ that VTSS searches',
    decision: '[0, 2], centred at 1 as Section 6 asks; [0, 4] and [0.6, 1.4] from the same fits beside it',
    effect:
      'Decides whether VTSS decays faster: the γ that cancels the bias is 3.16 at n₁ = 100, beyond [0, 2], so that small n₁ are censored and the curve looks steep; with [0, 4] VTSS sits on the noise of its validation set from the start',
  },
  {
    figure: '5, 6',
    point:
      'θ* = μ/(1 + ‖μ‖²) of Section 7.2 does not minimise the loss (y − ½ − θ′x)² of Example 3, whose minimiser is half of it',
    decision: 'Targets −1 and 1, under which it does',
    effect: 'With y − ½ every risk is a quarter; mixing the two gives negative excess risks',
  },
  {
    figure: '5',
    point: '“20 values in [0, 4]”',
    decision: 'Evenly spaced, both ends included',
    effect: 'γ = 1 is not on the grid',
  },
  {
    figure: '5, 6, 7',
    point: 'Divisor of the covariance; the “small ridge”',
    decision: 'n₁ − 1; no ridge in Figures 5 and 6, 10⁻⁶ in Figure 7',
    effect: 'About 1 % of the covariance',
  },
  {
    figure: '6',
    point: 'Which generators the histograms show; the bins',
    decision: 'All four; 20 bins',
    effect: 'None',
  },
  {
    figure: '7',
    point: 'Number of γ; how risk is evaluated; one θ* or one for each repetition',
    decision: '21; on one fixed balanced sample of 20 000 per class, to which θ* is fitted; exact values beside',
    effect: 'The fitted θ* is about 0.06 from the true one, which puts a floor under the parameter error',
  },
  {
    figure: '7',
    point: 'Whether the “first three entries” of μ count from the first coordinate or the second',
    decision: 'From the second: the first carries no noise',
    effect: 'None but names',
  },
  {
    figure: '7',
    point: 'Whether the classifier has an intercept',
    decision: 'None, as Example 4 says',
    effect: 'With one the problem is not locally symmetric: augmentation helps, and the figure inverts',
  },
  {
    figure: '8 left',
    point: 'δ, ξ, size of the validation set, grid',
    decision: 'As in Figure 2; 2 000 per class; 17 values',
    effect: 'None to speak of',
  },
  {
    figure: '8 right',
    point: 'n₁ and n₀, bandwidth, penalty and solver of the kernel classifier',
    decision:
      'As on the left; 1/(d · variance) of the augmented rows; penalty 1; Nyström with 100 landmarks out of the augmented rows',
    effect: 'Penalty and bandwidth move the best γ from 0 to 0.8 over the settings of figure-8-right-tuning',
  },
  {
    figure: '8 right',
    point: 'Whether the jitter N(0, I) reaches the nuisance coordinates, whose own spread is 0.08',
    decision: 'All five coordinates',
    effect: 'Not measured',
  },
  {
    figure: 'all with SMOTE',
    point: 'Whether each base point serves equally often (Chawla), or pairs are drawn at random (imbalanced-learn)',
    decision: 'Pairs at random',
    effect: 'Variance only; smote has allocation: equal for the other',
  },
];
