import { ingressOf, MatcherResult, result } from './received';
import { isService } from '../backend';
import { IngressRequestOptions } from '../ingress-request-options';
import { IngressResponse } from '../ingress-response';

/** What `toRoute(…)` gives back. */
export interface RouteAssertion {
  /**
   * Most such requests go to this Service.
   *
   * @param host name of the Service, or its whole host
   * @param port port of the Service; left out, any
   */
  to(host: string, port?: number): void;
}

type Settle = (result: MatcherResult) => unknown;

/**
 * A request is routed, and `.to(…)` says where. Handshakes are left out: `Ingress.request` makes them.
 *
 * Jest and vitest hand back what a thenable result makes of them, and that is the way to the second half of the sentence.
 */
export function toRoute(
  this: { readonly isNot?: boolean } | void, received: unknown, url: string, options: IngressRequestOptions = {},
): any {
  const isNot = this?.isNot === true;
  const answer = ingressOf(received)._route(url, options);
  return {
    then: (settle: Settle): RouteAssertion => {
      const expected = `to route ${url}`;
      // with `not` only the whole sentence can fail
      if (!isNot) settle(result(answer.status === 'routed', expected, found(answer)));
      const assertion = {
        to: (host: string, port?: number) => {
          settle(result(leadsTo(answer, host, port), `${expected} to ${host}${port === undefined ? '' : `:${port}`}`, found(answer)));
        },
        // jest adds a handler to what it takes for a promise
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
