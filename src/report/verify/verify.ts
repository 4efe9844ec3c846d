import { inParallel } from './in-parallel';
import { PlannedOrigin } from './plan';
import { Target } from './target';
import { Verdict } from './verdict';

/** A verdict with what was sent for it. */
export interface SentVerdict extends Verdict {
  /** Undefined if nothing was sent. */
  readonly sent?: string;
}

/** The results for one host or one port. */
export interface VerifiedOrigin {
  readonly origin: string;
  /** The address and port of the connection. */
  readonly address: string;
  readonly gateway?: string;
  readonly checks: readonly SentVerdict[];
}

/** Runs the planned connections to the target, with limited concurrency, and nothing else. */
export async function verify(planned: readonly PlannedOrigin[], target: Target, parallel: number): Promise<VerifiedOrigin[]> {
  const probes = planned.flatMap((origin, at) => origin.probes.map(probe => ({ at, probe })));
  const results = await inParallel(probes, parallel, async ({ at, probe }) => {
    const verdicts = await probe.run(target);
    return verdicts.map(verdict => ({ at, verdict: { ...verdict, sent: probe.sends } }));
  });
  const checks = planned.map((): SentVerdict[] => []);
  results.flat().forEach(({ at, verdict }) => checks[at].push(verdict));
  return planned.map(({ origin, port, gateway, settled }, at) => ({
    origin, address: addressOf(target, port), ...gateway === undefined ? {} : { gateway }, checks: [...checks[at], ...settled],
  }));
}

/** `192.0.2.1:443` or `[2001:db8::1]:443`. */
export function addressOf({ address, ports }: Target, port: number): string {
  return `${address.includes(':') ? `[${address}]` : address}:${ports.get(port) ?? port}`;
}
