import { ingressOf, MatcherResult, result } from './received';
import { isService } from '../backend';
import { IngressRequestOptions } from '../ingress-request-options';
import { IngressResponse } from '../ingress-response';

/** The result of `toRoute(…)`. */
export interface RouteAssertion {
  /**
   * Most such requests have this Service as their destination.
   *
   * @param host name of the Service, or its full host
   * @param port port of the Service; any by default
   */
  to(host: string, port?: number): void;
}

type Settle = (result: MatcherResult) => unknown;

/**
 * A request is routed, and `.to(…)` checks the destination. Handshakes are skipped; `IngressSimulator.request` performs them.
 *
 * Jest and vitest return what a thenable result produces, which makes the chained `.to(…)` possible.
 */
export function toRoute(
  this: { readonly isNot?: boolean } | void, received: unknown, url: string, options: IngressRequestOptions = {},
): any {
  const isNot = this?.isNot === true;
  const answer = ingressOf(received)._route(url, options);
  return {
    then: (settle: Settle): RouteAssertion => {
      const expected = `to route ${url}`;
      // with `not`, only the complete expectation can fail
      if (!isNot) settle(result(answer.status === 'routed', expected, found(answer)));
      const assertion = {
        to: (host: string, port?: number) => {
          settle(result(leadsTo(answer, host, port), `${expected} to ${host}${port === undefined ? '' : `:${port}`}`, found(answer)));
        },
        // jest adds a handler to what it recognizes as a promise
        catch: () => assertion,
      };
      return assertion;
    },
  };
}

function leadsTo({ destination }: IngressResponse, host: string, port: number | undefined): boolean {
  if (!destination || (port !== undefined && destination.port !== port)) return false;
  return isService(destination.host, host);
}

function found({ status, destination, redirect, reason, statusCode }: IngressResponse): string {
  if (status === 'routed') return `it goes to ${destination?.host}:${destination?.port}`;
  if (status === 'redirected') return `it is redirected to ${redirect}`;
  return `it is ${status}${reason ? `: ${reason}` : ` with ${statusCode}`}`;
}
