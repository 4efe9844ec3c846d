import { destination, destinations, headers } from './destination';
import { duration } from './durations';
import { Fields } from './fields';
import { GatewayByName, httpMatch, NamedMatch, stringMatch } from './http-match';
import {
  CorsPolicy, DelegateVirtualService, FaultAbort, FaultInjection, HttpDirectResponseOptions, HttpMatchOptions, HttpMirror,
  HttpRedirectOptions, HttpRetries, HttpRewrite, HttpRouteOptions, IDelegateVirtualService, UnmatchedPreflights, VirtualService,
} from 'cdk8s-istio-ingress';

/** What takes routes for HTTP. */
export type HttpRoutes = VirtualService | DelegateVirtualService;
/** Adds a route. */
export type AddRoute<Routes> = (routes: Routes) => void;

/** What an entry of `http` refers to. */
export interface References {
  readonly gateway: GatewayByName;
  readonly delegate: (fields: Fields) => IDelegateVirtualService;
}

/** An entry of `http`: one route for each alternative of its match, as Envoy has them. */
export function httpRoute(fields: Fields, { gateway, delegate: delegateOf }: References): AddRoute<HttpRoutes>[] {
  const name = fields.text('name');
  const matches = fields.parts('match', each => httpMatch(each, gateway)) ?? [];
  const alternatives = (matches.length > 0 ? matches : [{}]).map(({ matchName, ...match }: NamedMatch): HttpMatchOptions =>
    ({ ...match, name: matchName === undefined ? name : `${name ?? ''}.${matchName}` }));
  const redirect = fields.part('redirect', redirectTo);
  if (redirect) return alternatives.map(match => routes => routes.addRedirect({ ...match, ...redirect }));
  const response = fields.part('directResponse', directResponse);
  if (response) return alternatives.map(match => routes => routes.addDirectResponse({ ...match, ...response }));
  const delegate = fields.part('delegate', delegateOf);
  if (delegate) {
    return alternatives.map(match => routes => routes instanceof VirtualService ? routes.addDelegate({ ...match, delegate })
      : fields.refuse('delegate', 'of a delegate'));
  }
  const forward = forwardTo(fields);
  return alternatives.map(match => routes => routes.addRoute({ ...match, ...forward }));
}

function forwardTo(fields: Fields): HttpRouteOptions {
  const { request, response } = headers(fields);
  return {
    destination: destinations(fields) ?? fields.refuse('route', 'missing'),
    rewrite: fields.part('rewrite', rewrite),
    timeout: duration(fields, 'timeout'),
    retries: fields.part('retries', retries),
    ...request && { requestHeaders: request },
    ...response && { responseHeaders: response },
    cors: fields.part('corsPolicy', cors),
    fault: fields.part('fault', fault),
    mirrors: mirrors(fields),
  };
}

function redirectTo(fields: Fields): HttpRedirectOptions {
  return {
    path: fields.text('uri'),
    prefixRewrite: fields.text('prefixRewrite'),
    authority: fields.text('authority'),
    scheme: fields.text('scheme'),
    port: fields.number('port'),
    redirectCode: fields.number('redirectCode'),
  };
}

function directResponse(fields: Fields): HttpDirectResponseOptions {
  return {
    status: fields.number('status') ?? fields.refuse('status', 'missing'),
    body: fields.part('body', each => each.text('string')),
  };
}

function rewrite(fields: Fields): HttpRewrite {
  const uri = fields.text('uri');
  const authority = fields.text('authority');
  const regex = fields.part('uriRegexRewrite', each => HttpRewrite.regex(each.text('match') ?? '', each.text('rewrite') ?? ''));
  const path = uri === undefined ? regex : HttpRewrite.path(uri);
  if (path === undefined) return HttpRewrite.authority(authority ?? fields.refuse('', 'an empty rewrite'));
  return authority === undefined ? path : path.withAuthority(authority);
}

function retries(fields: Fields): HttpRetries {
  return {
    attempts: fields.number('attempts') ?? 0,
    perTryTimeout: duration(fields, 'perTryTimeout'),
    retryOn: fields.text('retryOn')?.split(','),
    backoff: duration(fields, 'backoff'),
    retryIgnorePreviousHosts: fields.flag('retryIgnorePreviousHosts'),
    retryRemoteLocalities: fields.flag('retryRemoteLocalities'),
  };
}

function cors(fields: Fields): CorsPolicy {
  return {
    allowOrigins: fields.parts('allowOrigins', stringMatch) ?? [],
    allowMethods: fields.texts('allowMethods'),
    allowHeaders: fields.texts('allowHeaders'),
    exposeHeaders: fields.texts('exposeHeaders'),
    maxAge: duration(fields, 'maxAge'),
    allowCredentials: fields.flag('allowCredentials'),
    unmatchedPreflights: fields.text('unmatchedPreflights') as UnmatchedPreflights | undefined,
  };
}

/** Without a percentage Istio injects nothing, which the constructs write as 0. */
function fault(fields: Fields): FaultInjection {
  return {
    delay: fields.part('delay', each => ({
      fixedDelay: duration(each, 'fixedDelay') ?? each.refuse('fixedDelay', 'missing'), percentage: percentage(each) ?? 0,
    })),
    abort: fields.part('abort', each => {
      const options = { percentage: percentage(each) ?? 0 };
      const status = each.number('httpStatus');
      return status !== undefined ? FaultAbort.httpStatus(status, options)
        : FaultAbort.grpcStatus(each.text('grpcStatus') ?? each.refuse('httpStatus', 'missing'), options);
    }),
  };
}

function mirrors(fields: Fields): HttpMirror[] | undefined {
  const single = fields.part('mirror', destination);
  const share = percentage(fields, 'mirrorPercentage') ?? fields.number('mirrorPercent');
  if (single) return [{ destination: single, ...share !== undefined && { percentage: share } }];
  return fields.parts('mirrors', each => ({
    destination: each.part('destination', destination) ?? each.refuse('destination', 'missing'), percentage: percentage(each),
  }));
}

function percentage(fields: Fields, field = 'percentage'): number | undefined {
  return fields.part(field, each => each.number('value') ?? 0);
}
