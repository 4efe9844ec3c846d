import { IngressError } from 'cdk8s-istio-ingress/errors';

const MAX_MS = 3000;
const MAX_GROWTH = 512 * 1024 * 1024;

/** Counts of what came of inputs; anything but a result or a coded error ends the run, as do a hang and growth. */
export class Verdicts {
  private results = 0;
  private coded = 0;
  private slowest = 0;
  private readonly before = process.memoryUsage().rss;
  private peak = this.before;

  public async of(input: string, act: () => unknown): Promise<void> {
    const start = process.cpuUsage();
    try {
      await act();
      this.results++;
    } catch (error) {
      if (!(error instanceof IngressError)) throw new Error(`${(error as Error)?.stack?.split('\n').slice(0, 6).join('\n')}\nfor ${input.slice(0, 2000)}`);
      this.coded++;
    }
    const { user, system } = process.cpuUsage(start);
    this.slowest = Math.max(this.slowest, (user + system) / 1000);
    this.peak = Math.max(this.peak, process.memoryUsage.rss());
    if (this.slowest > MAX_MS) throw new Error(`${this.slowest.toFixed(0)} ms of processor time for ${input.slice(0, 2000)}`);
    if (this.peak - this.before > MAX_GROWTH) throw new Error(`grew by ${((this.peak - this.before) / 2 ** 20).toFixed(0)} MiB`);
  }

  public toString(): string {
    const growth = ((this.peak - this.before) / 2 ** 20).toFixed(0);
    return `${this.results} results, ${this.coded} coded errors, slowest ${this.slowest.toFixed(0)} ms, grew by ${growth} MiB`;
  }
}
