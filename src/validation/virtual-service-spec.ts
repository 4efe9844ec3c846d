import { DestinationSpec, WeightedDestinationSpec } from './destination';
import { choice, FLAG, list, map, NUMBER, object, Shape, shapeCheck, TEXT } from './shape';
import { StringMatchSpec } from './string-match';

type Texts = { readonly [name: string]: string };

/** Changes to headers, as JSON. */
export interface HeadersSpec {
  readonly request?: HeaderOperationsSpec;
  readonly response?: HeaderOperationsSpec;
}

/** Changes to the headers of one direction. */
export interface HeaderOperationsSpec {
  readonly add?: Texts;
  readonly set?: Texts;
  readonly remove?: readonly string[];
}

/** A match of an HTTP route, as JSON. */
export interface HttpMatchSpec {
  readonly name?: string;
  readonly uri?: StringMatchSpec;
  readonly scheme?: StringMatchSpec;
  readonly method?: StringMatchSpec;
  readonly authority?: StringMatchSpec;
  readonly headers?: { readonly [name: string]: StringMatchSpec | null };
  readonly withoutHeaders?: { readonly [name: string]: StringMatchSpec | null };
  readonly queryParams?: { readonly [name: string]: StringMatchSpec };
  readonly port?: number;
  readonly ignoreUriCase?: boolean;
  readonly gateways?: readonly string[];
  readonly sourceLabels?: Texts;
  readonly sourceNamespace?: string;
  readonly statPrefix?: string;
}

/** A redirect, as JSON. */
export interface RedirectSpec {
  readonly uri?: string;
  readonly prefixRewrite?: string;
  readonly authority?: string;
  readonly scheme?: string;
  readonly port?: number;
  readonly derivePort?: string;
  readonly redirectCode?: number;
}

/** A rewrite, as JSON. */
export interface RewriteSpec {
  readonly uri?: string;
  readonly authority?: string;
  readonly uriRegexRewrite?: { readonly match?: string; readonly rewrite?: string };
}

/** A response without a backend, as JSON. */
export interface DirectResponseSpec {
  readonly status?: number;
  readonly body?: { readonly string?: string; readonly bytes?: string };
}

/** A CORS policy, as JSON. */
export interface CorsSpec {
  readonly allowOrigin?: readonly string[];
  readonly allowOrigins?: readonly StringMatchSpec[];
  readonly allowMethods?: readonly string[];
  readonly allowHeaders?: readonly string[];
  readonly exposeHeaders?: readonly string[];
  readonly maxAge?: string;
  readonly allowCredentials?: boolean;
  readonly unmatchedPreflights?: string;
}

/** A percentage of requests, 0 to 100. */
export interface PercentageSpec {
  readonly value?: number;
}

/** Injected faults, as JSON. */
export interface FaultSpec {
  readonly abort?: {
    readonly httpStatus?: number;
    readonly grpcStatus?: string;
    readonly http2Error?: string;
    readonly percentage?: PercentageSpec;
  };
  readonly delay?: { readonly fixedDelay?: string; readonly exponentialDelay?: string; readonly percentage?: PercentageSpec };
}

/** Retries, as JSON. */
export interface RetriesSpec {
  readonly attempts?: number;
  readonly perTryTimeout?: string;
  readonly retryOn?: string;
  readonly retryRemoteLocalities?: boolean;
  readonly retryIgnorePreviousHosts?: boolean;
  readonly backoff?: string;
}

/** A destination of an HTTP route, as JSON. */
export interface HttpDestinationSpec extends WeightedDestinationSpec {
  readonly headers?: HeadersSpec;
}

/** An HTTP route, as JSON. */
export interface HttpRouteSpec {
  readonly name?: string;
  readonly match?: readonly HttpMatchSpec[];
  readonly route?: readonly HttpDestinationSpec[];
  readonly redirect?: RedirectSpec;
  readonly directResponse?: DirectResponseSpec;
  readonly delegate?: { readonly name?: string; readonly namespace?: string };
  readonly rewrite?: RewriteSpec;
  readonly timeout?: string;
  readonly retries?: RetriesSpec;
  readonly fault?: FaultSpec;
  readonly mirror?: DestinationSpec;
  readonly mirrors?: readonly { readonly destination?: DestinationSpec; readonly percentage?: PercentageSpec }[];
  readonly mirrorPercent?: number;
  /** The same field by its older name. */
  readonly mirror_percent?: number;
  readonly mirrorPercentage?: PercentageSpec;
  readonly corsPolicy?: CorsSpec;
  readonly headers?: HeadersSpec;
}

/** A match of a TLS or TCP route, as JSON. */
export interface L4MatchSpec {
  readonly sniHosts?: readonly string[];
  readonly destinationSubnets?: readonly string[];
  readonly port?: number;
  readonly gateways?: readonly string[];
  readonly sourceLabels?: Texts;
  readonly sourceNamespace?: string;
}

/** A TLS or TCP route, as JSON. */
export interface L4RouteSpec {
  readonly match?: readonly L4MatchSpec[];
  readonly route?: readonly WeightedDestinationSpec[];
}

/** The spec of a VirtualService, as JSON. */
export interface VirtualServiceSpec {
  readonly hosts?: readonly string[];
  readonly gateways?: readonly string[];
  readonly http?: readonly HttpRouteSpec[];
  readonly tls?: readonly L4RouteSpec[];
  readonly tcp?: readonly L4RouteSpec[];
  readonly exportTo?: readonly string[];
}

const TEXTS = map(TEXT);
const STRING_MATCH = object({ exact: TEXT, prefix: TEXT, regex: TEXT });
const PERCENTAGE = object({ value: NUMBER });
const OPERATIONS = object({ add: TEXTS, set: TEXTS, remove: list(TEXT) });
const HEADERS = object({ request: OPERATIONS, response: OPERATIONS });
const DESTINATION = object({ host: TEXT, subset: TEXT, port: object({ number: NUMBER }) }, 'host');
const L4_DESTINATIONS = list(object({ destination: DESTINATION, weight: NUMBER }, 'destination'));
const L4_MATCH = { destinationSubnets: list(TEXT), port: NUMBER, gateways: list(TEXT), sourceLabels: TEXTS, sourceNamespace: TEXT };

const HTTP_MATCH = object({
  name: TEXT,
  uri: STRING_MATCH,
  scheme: STRING_MATCH,
  method: STRING_MATCH,
  authority: STRING_MATCH,
  headers: map(STRING_MATCH),
  withoutHeaders: map(STRING_MATCH),
  queryParams: map(STRING_MATCH),
  port: NUMBER,
  ignoreUriCase: FLAG,
  gateways: list(TEXT),
  sourceLabels: TEXTS,
  sourceNamespace: TEXT,
  statPrefix: TEXT,
});

const HTTP_ROUTE = object({
  name: TEXT,
  match: list(HTTP_MATCH),
  route: list(object({ destination: DESTINATION, weight: NUMBER, headers: HEADERS }, 'destination')),
  redirect: object({
    uri: TEXT,
    prefixRewrite: TEXT,
    authority: TEXT,
    scheme: TEXT,
    port: NUMBER,
    derivePort: choice('FROM_PROTOCOL_DEFAULT', 'FROM_REQUEST_PORT'),
    redirectCode: NUMBER,
  }),
  directResponse: object({ status: NUMBER, body: object({ string: TEXT, bytes: TEXT }) }, 'status'),
  delegate: object({ name: TEXT, namespace: TEXT }),
  rewrite: object({ uri: TEXT, authority: TEXT, uriRegexRewrite: object({ match: TEXT, rewrite: TEXT }) }),
  timeout: TEXT,
  retries: object({
    attempts: NUMBER, perTryTimeout: TEXT, retryOn: TEXT, retryRemoteLocalities: FLAG, retryIgnorePreviousHosts: FLAG, backoff: TEXT,
  }),
  fault: object({
    abort: object({ httpStatus: NUMBER, grpcStatus: TEXT, http2Error: TEXT, percentage: PERCENTAGE }),
    delay: object({ fixedDelay: TEXT, exponentialDelay: TEXT, percent: NUMBER, percentage: PERCENTAGE }),
  }),
  mirror: DESTINATION,
  mirrors: list(object({ destination: DESTINATION, percentage: PERCENTAGE }, 'destination')),
  mirrorPercent: NUMBER,
  mirror_percent: NUMBER,
  mirrorPercentage: PERCENTAGE,
  corsPolicy: object({
    allowOrigin: list(TEXT),
    allowOrigins: list(STRING_MATCH),
    allowMethods: list(TEXT),
    allowHeaders: list(TEXT),
    exposeHeaders: list(TEXT),
    maxAge: TEXT,
    allowCredentials: FLAG,
    unmatchedPreflights: choice('UNSPECIFIED', 'FORWARD', 'IGNORE'),
  }),
  headers: HEADERS,
});

/** The shape of a VirtualService's spec. */
const VIRTUAL_SERVICE_SHAPE: Shape = object({
  hosts: list(TEXT),
  gateways: list(TEXT),
  exportTo: list(TEXT),
  http: list(HTTP_ROUTE),
  tls: list(object({ match: list(object({ ...L4_MATCH, sniHosts: list(TEXT) }, 'sniHosts')), route: L4_DESTINATIONS }, 'match')),
  tcp: list(object({ match: list(object({ ...L4_MATCH, sourceSubnet: TEXT })), route: L4_DESTINATIONS })),
});

/** Where a VirtualService's spec does not match its shape. */
export const virtualServiceShapeProblems = shapeCheck(VIRTUAL_SERVICE_SHAPE);
