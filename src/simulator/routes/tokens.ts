import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { IngressModel } from '../../model/ingress-model';
import { selects } from '../../model/labels';
import { record, records, texts } from '../../model/resource';
import { HttpRequest } from '../http-request';

const ROOT_NAMESPACE = 'istio-system';

/** Whether requests may carry a token that the gateway verifies: only if a RequestAuthentication selects it. */
export class Tokens {
  readonly #rules: readonly Record<string, unknown>[];

  constructor(model: IngressModel, workload: GatewayWorkloadModel) {
    this.#rules = model.inventory.of('RequestAuthentication')
      .filter(({ namespace }) => namespace === ROOT_NAMESPACE || namespace === workload.namespace)
      .filter(({ spec }) => selects(texts(record(spec.selector).matchLabels), workload.labels))
      .flatMap(({ spec }) => records(spec.jwtRules));
  }

  /** Whether a request has a value where a token is expected. The token is not verified here. */
  public mayBeIn({ headers, query }: HttpRequest): boolean {
    const parameters = new URLSearchParams(query);
    return this.#rules.some(rule => {
      const [fromHeaders, fromParams, fromCookies] = [records(rule.fromHeaders), rule.fromParams, rule.fromCookies];
      const hasPlaces = fromHeaders.length > 0 || Array.isArray(fromParams) || Array.isArray(fromCookies);
      const inHeader = fromHeaders.some(({ name }) => headers.has(String(name).toLowerCase()));
      const inQuery = Array.isArray(fromParams) && fromParams.some(name => parameters.has(String(name)));
      const inCookie = Array.isArray(fromCookies) && headers.has('cookie');
      return inHeader || inQuery || inCookie || (!hasPlaces && (headers.has('authorization') || parameters.has('access_token')));
    });
  }

  /** Why the gateway refuses the bearer token of a request, whatever its signature; undefined if it may take it. */
  public refusal({ headers }: HttpRequest): string | undefined {
    const [, token] = /^Bearer (\S*)$/.exec(headers.get('authorization') ?? '') ?? [];
    const rules = this.#rules
      .filter(({ fromHeaders, fromParams, fromCookies }) => [fromHeaders, fromParams, fromCookies].every(from => from === undefined));
    if (token === undefined || rules.length === 0) return undefined;
    const [header, payload] = token.split('.').map(jsonOf);
    if (!header || !payload || token.split('.').length !== 3) return 'RequestAuthentication: the token is not a JWT of header, payload and signature';
    const issuers = rules.map(({ issuer }) => issuer);
    return issuers.includes(payload.iss) ? undefined : `RequestAuthentication: issuer '${String(payload.iss)}' of the token is not configured (${issuers.join(', ')})`;
  }
}

function jsonOf(part: string): Record<string, unknown> | undefined {
  try {
    return record(JSON.parse(Buffer.from(part, 'base64url').toString()));
  } catch {
    return undefined;
  }
}
