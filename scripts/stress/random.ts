/** Numbers that look random and are the same for the same seed (mulberry32), so that what failed can be repeated. */
export class Random {
  private state: number;

  public constructor(seed: number) {
    this.state = seed;
  }

  /** From 0 up to, not including, `limit`. */
  public below(limit: number): number {
    this.state = (this.state + 0x6d2b79f5) % 0x100000000;
    let mixed = Math.imul(this.state ^ (this.state >>> 15), this.state | 1); // eslint-disable-line no-bitwise
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61); // eslint-disable-line no-bitwise
    return Math.floor(((mixed ^ (mixed >>> 14)) >>> 0) / 0x100000000 * limit); // eslint-disable-line no-bitwise
  }

  public pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }
}
