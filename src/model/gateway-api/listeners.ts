import { NamespaceFilter } from './namespace-filter';
import { GATEWAY_API_GROUP, numberOf, ObjectReference, readReference, textOf } from './object-references';
import { Inventory } from '../inventory';
import { record, records, Resource, texts } from '../resource';

/** Option of a listener: whether clients need a certificate. */
export const TERMINATE_MODE_OPTION = 'gateway.istio.io/tls-terminate-mode';
/** Option of a listener: cipher suites, separated by commas. */
export const CIPHER_SUITES_OPTION = 'gateway.istio.io/tls-cipher-suites';

/** The kinds of routes that Istio reads. */
export const ROUTE_KINDS = ['HTTPRoute', 'GRPCRoute', 'TLSRoute', 'TCPRoute'] as const;
/** One of `ROUTE_KINDS`. */
export type RouteKind = typeof ROUTE_KINDS[number];

/** The authorities for client certificates that a Gateway sets for a port, or for all. */
export interface ClientValidation {
  /** Path of the references in the Gateway. */
  readonly path: string;
  readonly references: readonly ObjectReference[];
  /** `AllowValidOnly` or `AllowInsecureFallback`. */
  readonly mode: string;
}

/** The TLS settings of a listener. */
export interface ListenerTls {
  /** `Terminate` or `Passthrough`. */
  readonly mode: string;
  readonly certificateRefs: readonly ObjectReference[];
  readonly options: { readonly [name: string]: string };
  /** The option for client certificates, verbatim. */
  readonly terminateMode?: string;
  /** The names of the option for cipher suites. */
  readonly cipherSuites: readonly string[];
}

/** One listener of a Gateway or ListenerSet. */
export interface ListenerModel {
  /** The Gateway or ListenerSet that contains it. */
  readonly owner: Resource;
  /** The Gateway that serves it. */
  readonly gateway: Resource;
  readonly index: number;
  /** Path in the owner, for example `spec.listeners[0]`. */
  readonly path: string;
  readonly name: string;
  readonly port: number;
  /** As in the manifest. */
  readonly protocol: string;
  /** `*` if it has none. */
  readonly hostname: string;
  /** Undefined without `tls`. */
  readonly tls?: ListenerTls;
  /** Authorities that the Gateway sets for the listener's port; Istio reads them only where TLS is terminated. */
  readonly clientValidation?: ClientValidation;
  /** Kinds that may attach. */
  readonly allowedKinds: readonly RouteKind[];
  /** Entries of `allowedRoutes.kinds` that Istio does not support here. */
  readonly unsupportedKinds: readonly ObjectReference[];
  /** Namespaces of routes that may attach. */
  readonly routeNamespaces: NamespaceFilter;
  readonly spec: Record<string, unknown>;
}

/** Reads the listeners of a Gateway or ListenerSet. */
export function readListeners(inventory: Inventory, owner: Resource, gateway: Resource): ListenerModel[] {
  return records(owner.spec.listeners).map((spec, index) => {
    const path = `spec.listeners[${index}]`;
    const protocol = textOf(spec.protocol) ?? '';
    const port = numberOf(spec.port) ?? 0;
    const tls = spec.tls === undefined ? undefined : readTls(spec.tls, `${path}.tls`, owner.namespace);
    const supported = supportedKinds(protocol, textOf(record(spec.tls).mode));
    const allowed = record(spec.allowedRoutes);
    const kinds = records(allowed.kinds).map((kind, i) =>
      readReference(kind, `${path}.allowedRoutes.kinds[${i}]`, owner.namespace, { group: GATEWAY_API_GROUP, kind: '' }));
    const isSupported = (kind: ObjectReference) => kind.group === GATEWAY_API_GROUP && supported.some(each => each === kind.kind);
    return {
      owner,
      gateway,
      index,
      path,
      name: textOf(spec.name) ?? '',
      port,
      protocol,
      hostname: textOf(spec.hostname) || '*',
      tls,
      clientValidation: clientValidationOf(gateway, port, owner.namespace),
      allowedKinds: kinds.length === 0 ? supported : supported.filter(kind => kinds.some(each => isSupported(each) && each.kind === kind)),
      unsupportedKinds: kinds.filter(kind => !isSupported(kind)),
      routeNamespaces: new NamespaceFilter(inventory, allowed.namespaces, owner.namespace, 'Same'),
      spec,
    };
  });
}

function readTls(value: unknown, path: string, namespace: string): ListenerTls {
  const tls = record(value);
  const options = texts(tls.options);
  return {
    mode: textOf(tls.mode) ?? 'Terminate',
    certificateRefs: records(tls.certificateRefs).map((ref, i) =>
      readReference(ref, `${path}.certificateRefs[${i}]`, namespace, { group: '', kind: 'Secret' })),
    options,
    terminateMode: options[TERMINATE_MODE_OPTION],
    cipherSuites: (options[CIPHER_SUITES_OPTION] ?? '').split(',').map(name => name.trim()).filter(name => name !== ''),
  };
}

/** The first setting for the port, else the default. Istio completes references with the namespace of the listener's object. */
function clientValidationOf(gateway: Resource, port: number, namespace: string): ClientValidation | undefined {
  const frontend = record(record(gateway.spec.tls).frontend);
  const perPort = records(frontend.perPort);
  const index = perPort.findIndex(entry => entry.port === port);
  const path = index < 0 ? 'spec.tls.frontend.default.validation' : `spec.tls.frontend.perPort[${index}].tls.validation`;
  const validation = index < 0 ? record(frontend.default).validation : record(perPort[index].tls).validation;
  const refs = records(record(validation).caCertificateRefs);
  return refs.length === 0 ? undefined : {
    path: `${path}.caCertificateRefs`,
    references: refs.map((ref, i) => readReference(ref, `${path}.caCertificateRefs[${i}]`, namespace, { group: '', kind: '' })),
    mode: textOf(record(validation).mode) ?? 'AllowValidOnly',
  };
}

/** The kinds of routes that Istio attaches to a listener of a protocol; the mode must be in the manifest for a TCPRoute. */
function supportedKinds(protocol: string, mode: string | undefined): RouteKind[] {
  switch (protocol) {
    case 'HTTP':
    case 'HTTPS':
      return ['HTTPRoute', 'GRPCRoute'];
    case 'TCP':
      return ['TCPRoute'];
    case 'TLS':
      return mode === 'Terminate' ? ['TLSRoute', 'TCPRoute'] : ['TLSRoute'];
    default:
      return [];
  }
}
