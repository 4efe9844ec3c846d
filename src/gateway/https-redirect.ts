import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { Destination } from '../routing/destination';
import { redirectCodeProblem } from '../routing/unservable';
import { HttpRouteSpec } from '../validation/virtual-service-spec';

/** Where authorities ask for the answer of an ACME challenge over http (RFC 8555, section 8.3). */
const CHALLENGES = '/.well-known/acme-challenge/';

/** Options of `HttpsRedirect.enabled`. */
export interface HttpsRedirectOptions {
  /**
   * HTTP status of the redirect: 301, 302, 303, 307 or 308. With 307 and 308 clients repeat the method of the request.
   *
   * @default 301
   */
  readonly redirectCode?: number;

  /**
   * The backend that answers ACME challenges (HTTP-01): requests over http below `/.well-known/acme-challenge/` go to it and are not
   * redirected.
   *
   * @default - none: all requests are redirected
   */
  readonly acmeChallenges?: Destination;
}

/**
 * What happens to requests for a host over http on port 80.
 *
 * A plain redirect with 301 is `tls.httpsRedirect` of the http server, which Istio applies before all routes. Another status or ACME
 * challenges need an http server without it, and routes for port 80 before those of the host. A second VirtualService for the same host on
 * the same Gateway must not have routes for port 80 then: Istio would serve them over plain http.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/gateway/#ServerTLSSettings
 */
export class HttpsRedirect {
  /**
   * Requests over http are redirected to https.
   *
   * @param options status, ACME challenges
   * @throws `invalid-route` for a status that is no redirect; `invalid-tls` for a backend of ACME challenges with `tls`
   */
  public static enabled(options: HttpsRedirectOptions = {}): HttpsRedirect {
    checkArguments('HttpsRedirect.enabled', [options]);
    const { redirectCode = 301, acmeChallenges } = options;
    const problem = redirectCodeProblem(redirectCode);
    if (problem) throw new IngressError({ ...problem, field: 'redirectCode' });
    if (acmeChallenges?._parts.some(({ _tls }) => _tls)) {
      throw new IngressError({
        code: 'invalid-tls',
        message: 'the backend of ACME challenges has TLS, which is not supported there',
        help: 'omit tls of the destination, or set it in a DestinationRule',
        field: 'acmeChallenges',
      });
    }
    return new HttpsRedirect(redirectCode, acmeChallenges);
  }

  /**
   * Requests over http are not answered, unless the gateway has an http server that covers the host and serves its routes without TLS.
   */
  public static disabled(): HttpsRedirect {
    return new HttpsRedirect(undefined);
  }

  private constructor(private readonly redirectCode: number | undefined, private readonly acmeChallenges?: Destination) {}

  /**
   * HTTP status of the redirect; undefined for none.
   *
   * @internal
   */
  public get _code(): number | undefined {
    return this.redirectCode;
  }

  /**
   * Whether `tls.httpsRedirect` of the server expresses it.
   *
   * @internal
   */
  public get _byServer(): boolean {
    return this.redirectCode === 301 && !this.acmeChallenges;
  }

  /**
   * The routes of the http server.
   *
   * @internal
   */
  public _routes(namespace: string | undefined): HttpRouteSpec[] {
    const challenges = this.acmeChallenges?._toSpec(namespace);
    return [
      ...challenges ? [{ match: [{ uri: { prefix: CHALLENGES } }], route: challenges }] : [],
      { redirect: { scheme: 'https', redirectCode: this.redirectCode } },
    ];
  }
}
