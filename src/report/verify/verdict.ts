import { Target } from './target';

/** The result of one check: `skipped` if the manifests do not decide it, or if a required option is missing. */
export interface Verdict {
  readonly check: string;
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly detail: string;
}

/** One connection with its checks. */
export interface Probe {
  /** What is sent, as text. */
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
