/** The same studies without faults and without Temporal, each computed once. */
import { type Home, temporaryHome } from '../durability/ballast.js';

export interface Baseline {
  readonly digest: string;
  /** Repetitions of all cells. */
  readonly total: number;
}

export interface Baselines {
  /** @param study arguments of `ballast run` */
  of(study: readonly string[]): Promise<Baseline>;
  remove(): void;
}

export function openBaselines(): Baselines {
  const known = new Map<string, Promise<Baseline>>();
  let home: Home | undefined;

  function remove(): void {
    process.off('exit', remove);
    home?.remove();
  }
  process.once('exit', remove);

  async function compute(study: readonly string[]): Promise<Baseline> {
    home ??= temporaryHome();
    const { digest, repetitions, reused } = await home.json('run', ...study, '--engine', 'inline');
    return { digest: String(digest), total: Number(repetitions) + Number(reused) };
  }
  return {
    of(study) {
      const name = study.join(' ');
      const baseline = known.get(name) ?? compute(study);
      known.set(name, baseline);
      return baseline;
    },
    remove,
  };
}
