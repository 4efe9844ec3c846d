import { IngressSimulator } from '../ingress-simulator';

/** Accepted values: a simulator, or manifests in any form that `IngressSimulator.fromManifests` reads. */
export function ingressOf(received: unknown): IngressSimulator {
  return received instanceof IngressSimulator ? received : IngressSimulator.fromManifests(received);
}

/** The result type of matchers in jest and vitest. */
export interface MatcherResult {
  readonly pass: boolean;
  message(): string;
}

/** A result; its message shows what was found if the matcher fails, with or without `not`. */
export function result(pass: boolean, expected: string, found: string): MatcherResult {
  return { pass, message: () => `expected the ingress ${pass ? 'not ' : ''}${expected}, but ${found}` };
}
