import { Target } from './target';

/** What was found about one thing: `skipped` if the manifests do not decide it, or it needs something that was not given. */
export interface Verdict {
  readonly check: string;
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly detail: string;
}

/** One connection, and what is judged by it. */
export interface Probe {
  /** Everything that is sent, in words. */
  readonly sends: string;
  readonly run: (target: Target) => Promise<readonly Verdict[]>;
}

/** `ok` or `failed`. */
export function verdict(check: string, isOk: boolean, detail: string): Verdict {
  return { check, status: isOk ? 'ok' : 'failed', detail };
}

export function skipped(check: string, detail: string): Verdict {
  return { check, status: 'skipped', detail };
}
