/**
 * A running sum with Neumaier's compensation (1974, ZAMM 54, 39–51): the error is about one rounding, whatever the count.
 * Order still counts for the last bit, so callers keep it.
 */
export class CompensatedSum {
  #sum = 0;
  #lost = 0;

  add(value: number): void {
    const next = this.#sum + value;
    this.#lost += Math.abs(this.#sum) >= Math.abs(value) ? this.#sum - next + value : value - next + this.#sum;
    this.#sum = next;
  }

  value(): number {
    return this.#sum + this.#lost;
  }
}
