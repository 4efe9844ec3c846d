import { renderCorsPolicy } from './cors-policy';
import { renderFault } from './fault-injection';
import { GrpcRouteOptions } from './grpc-route';
import { renderHeaders } from './header-operations';
import { renderMatches } from './http-match';
import { renderMirrors } from './http-mirror';
import { HttpRetries } from './http-retries';
import { HttpDirectResponseOptions, HttpRedirectOptions, HttpRouteOptions } from './http-route';
import { protobufDuration } from '../text/duration';
import { HttpRouteSpec } from '../validation/virtual-service-spec';

/** Renders a route for the namespace of its VirtualService, which determines how destinations are written. */
export function renderHttpRoute(options: HttpRouteOptions, namespace?: string): HttpRouteSpec {
  return compact({
    name: options.name,
    match: renderMatches(options, namespace),
    rewrite: options.rewrite?._toSpec(),
    route: options.destination._toSpec(namespace),
    timeout: options.timeout && protobufDuration(options.timeout),
    retries: options.retries && renderRetries(options.retries),
    headers: renderHeaders(options.requestHeaders, options.responseHeaders),
    corsPolicy: options.cors && renderCorsPolicy(options.cors),
    fault: options.fault && renderFault(options.fault),
    mirrors: options.mirrors && renderMirrors(options.mirrors, namespace),
  });
}

/** Renders a route of gRPC calls: each is a POST to the path of its service and method. */
export function renderGrpcRoute({ methods, headers, ...options }: GrpcRouteOptions, namespace?: string): HttpRouteSpec {
  const { match: [shared = {}] = [] } = renderHttpRoute({ ...options, headers }, namespace);
  const match = methods?.map(method => ({ ...shared, ...method._toSpec() })) ?? (headers && [shared]);
  return compact({ ...renderHttpRoute(options, namespace), match });
}

export function renderRedirect(options: HttpRedirectOptions, namespace?: string): HttpRouteSpec {
  return compact({
    name: options.name,
    match: renderMatches(options, namespace),
    redirect: compact({
      uri: options.path,
      prefixRewrite: options.prefixRewrite,
      authority: options.authority,
      scheme: options.scheme,
      port: options.port,
      redirectCode: options.redirectCode,
    }),
  });
}

export function renderDirectResponse(options: HttpDirectResponseOptions, namespace?: string): HttpRouteSpec {
  return compact({
    name: options.name,
    match: renderMatches(options, namespace),
    directResponse: compact({ status: options.status, body: options.body === undefined ? undefined : { string: options.body } }),
  });
}

function renderRetries(retries: HttpRetries): object {
  return compact({
    attempts: retries.attempts,
    perTryTimeout: retries.perTryTimeout && protobufDuration(retries.perTryTimeout),
    retryOn: retries.retryOn?.join(','),
    backoff: retries.backoff && protobufDuration(retries.backoff),
    retryIgnorePreviousHosts: retries.retryIgnorePreviousHosts,
    retryRemoteLocalities: retries.retryRemoteLocalities,
  });
}

function compact(fields: { [field: string]: unknown }): { [field: string]: unknown } {
  const compacted: { [field: string]: unknown } = {};
  for (const field of Object.keys(fields)) {
    if (fields[field] !== undefined) {
      compacted[field] = fields[field];
    }
  }
  return compacted;
}
