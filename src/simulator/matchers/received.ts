import { IngressSimulator } from '../ingress-simulator';

/** What the matchers take: an ingress, or manifests in any form that `IngressSimulator.fromManifests` reads. */
export function ingressOf(received: unknown): IngressSimulator {
  return received instanceof IngressSimulator ? received : IngressSimulator.fromManifests(received);
}

/** What a matcher of jest and vitest returns. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** A result whose message says what was found: it is shown when the matcher fails, with or without `not`. */
export function result(pass: boolean, expected: string, found: string): MatcherResult {
  return { pass, message: () => `expected the ingress ${pass ? 'not ' : ''}${expected}, but ${found}` };
}
