import { choice, list, map, NUMBER, object, Shape, TEXT } from '../shape';

// The structural schemas of the CRDs of the Gateway API v1.6, standard and experimental channel.

const GROUP_KIND_NAME = object({ group: TEXT, kind: TEXT, name: TEXT }, 'name');
const REFERENCE = object({ group: TEXT, kind: TEXT, name: TEXT, namespace: TEXT }, 'name');
const PARENTS = list(object({ group: TEXT, kind: TEXT, namespace: TEXT, name: TEXT, sectionName: TEXT, port: NUMBER }, 'name'));
const NAMED = object({ name: TEXT, value: TEXT }, 'name', 'value');
const HEADERS = object({ set: list(NAMED), add: list(NAMED), remove: list(TEXT) });
const BACKEND = { group: TEXT, kind: TEXT, name: TEXT, namespace: TEXT, port: NUMBER };
const PATH = object({ type: choice('ReplaceFullPath', 'ReplacePrefixMatch'), replaceFullPath: TEXT, replacePrefixMatch: TEXT }, 'type');
const MIRROR = object({ backendRef: object(BACKEND, 'name'), percent: NUMBER, fraction: object({ numerator: NUMBER, denominator: NUMBER }, 'numerator') }, 'backendRef');
const COMMON_FILTERS = {
  requestHeaderModifier: HEADERS, responseHeaderModifier: HEADERS, requestMirror: MIRROR, extensionRef: object({ group: TEXT, kind: TEXT, name: TEXT }, 'group', 'kind', 'name'),
};
const HTTP_FILTERS = list(object({
  ...COMMON_FILTERS,
  type: choice(
    'RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'RequestRedirect', 'URLRewrite', 'CORS', 'ExternalAuth', 'ExtensionRef',
  ),
  requestRedirect: object({ scheme: choice('http', 'https'), hostname: TEXT, path: PATH, port: NUMBER, statusCode: NUMBER }),
  urlRewrite: object({ hostname: TEXT, path: PATH }),
  cors: object({
    allowOrigins: list(TEXT), allowMethods: list(TEXT), allowHeaders: list(TEXT), exposeHeaders: list(TEXT), allowCredentials: { kind: 'flag' }, maxAge: NUMBER,
  }),
}, 'type'));
const GRPC_FILTERS = list(object({
  ...COMMON_FILTERS, type: choice('RequestHeaderModifier', 'ResponseHeaderModifier', 'RequestMirror', 'ExtensionRef'),
}, 'type'));
const MATCHED = list(object({ type: choice('Exact', 'RegularExpression'), name: TEXT, value: TEXT }, 'name', 'value'));
const SESSION = object({
  sessionName: TEXT, absoluteTimeout: TEXT, idleTimeout: TEXT, type: TEXT, cookieConfig: object({ lifetimeType: TEXT }),
});
const backends = (filters?: Shape) => list(object({ ...BACKEND, weight: NUMBER, ...filters && { filters } }, 'name'));
const route = (rule: { readonly [name: string]: Shape }, more: { readonly [name: string]: Shape } = {}, ...required: string[]) =>
  object({ parentRefs: PARENTS, useDefaultGateways: TEXT, rules: list(object({ name: TEXT, ...rule })), ...more }, ...required);

const METHODS = choice('GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'CONNECT', 'OPTIONS', 'TRACE', 'PATCH');
const HTTP_ROUTE = route({
  matches: list(object({
    path: object({ type: choice('Exact', 'PathPrefix', 'RegularExpression'), value: TEXT }), headers: MATCHED, queryParams: MATCHED, method: METHODS,
  })),
  filters: HTTP_FILTERS,
  backendRefs: backends(HTTP_FILTERS),
  timeouts: object({ request: TEXT, backendRequest: TEXT }),
  retry: object({ codes: list(NUMBER), attempts: NUMBER, backoff: TEXT }),
  sessionPersistence: SESSION,
}, { hostnames: list(TEXT) });
const GRPC_ROUTE = route({
  matches: list(object({ method: object({ type: choice('Exact', 'RegularExpression'), service: TEXT, method: TEXT }), headers: MATCHED })),
  filters: GRPC_FILTERS,
  backendRefs: backends(GRPC_FILTERS),
  sessionPersistence: SESSION,
}, { hostnames: list(TEXT) });

const SELECTOR = object({ matchLabels: map(TEXT), matchExpressions: list(object({ key: TEXT, operator: TEXT, values: list(TEXT) }, 'key', 'operator')) });
const LISTENERS = list(object({
  name: TEXT,
  hostname: TEXT,
  port: NUMBER,
  protocol: TEXT,
  tls: object({ mode: choice('Terminate', 'Passthrough'), certificateRefs: list(REFERENCE), options: map(TEXT) }),
  allowedRoutes: object({
    namespaces: object({ from: choice('All', 'Selector', 'Same', 'None'), selector: SELECTOR }), kinds: list(object({ group: TEXT, kind: TEXT }, 'kind')),
  }),
}, 'name', 'port', 'protocol'));
const CLIENTS = object({
  validation: object({
    caCertificateRefs: list(object({ group: TEXT, kind: TEXT, name: TEXT, namespace: TEXT }, 'group', 'kind', 'name')),
    mode: choice('AllowValidOnly', 'AllowInsecureFallback'),
  }, 'caCertificateRefs'),
});

/** The shape of the spec of each kind. */
export const GATEWAY_API_SHAPES: { readonly [kind: string]: Shape } = {
  KubernetesGateway: object({
    gatewayClassName: TEXT,
    listeners: LISTENERS,
    addresses: list(object({ type: TEXT, value: TEXT })),
    infrastructure: object({ labels: map(TEXT), annotations: map(TEXT), parametersRef: object({ group: TEXT, kind: TEXT, name: TEXT }, 'group', 'kind', 'name') }),
    allowedListeners: object({ namespaces: object({ from: choice('All', 'Selector', 'Same', 'None'), selector: SELECTOR }) }),
    tls: object({
      backend: object({ clientCertificateRef: REFERENCE }),
      frontend: object({ default: CLIENTS, perPort: list(object({ port: NUMBER, tls: CLIENTS }, 'port', 'tls')) }, 'default'),
    }),
    defaultScope: TEXT,
  }, 'gatewayClassName', 'listeners'),
  ListenerSet: object({ parentRef: REFERENCE, listeners: LISTENERS }, 'parentRef', 'listeners'),
  HTTPRoute: HTTP_ROUTE,
  GRPCRoute: GRPC_ROUTE,
  TLSRoute: route({ backendRefs: backends() }, { hostnames: list(TEXT) }, 'hostnames', 'rules'),
  TCPRoute: route({ backendRefs: backends() }, {}, 'rules'),
  ReferenceGrant: object({
    from: list(object({ group: TEXT, kind: TEXT, namespace: TEXT }, 'group', 'kind', 'namespace')), to: list(object({ group: TEXT, kind: TEXT, name: TEXT }, 'group', 'kind')),
  }, 'from', 'to'),
  BackendTLSPolicy: object({
    targetRefs: list(object({ group: TEXT, kind: TEXT, name: TEXT, sectionName: TEXT }, 'group', 'kind', 'name')),
    validation: object({
      caCertificateRefs: list(GROUP_KIND_NAME),
      wellKnownCACertificates: TEXT,
      hostname: TEXT,
      subjectAltNames: list(object({ type: choice('Hostname', 'URI'), hostname: TEXT, uri: TEXT }, 'type')),
    }, 'hostname'),
    options: map(TEXT),
  }, 'targetRefs', 'validation'),
};
