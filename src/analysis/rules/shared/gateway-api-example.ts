import { record } from '../../../model/resource';

const apiVersion = 'gateway.networking.k8s.io/v1';
const NAMESPACE = 'web';

/** Changes of the objects of an example: fields of the spec by object, and further objects. */
export interface GatewayApiChanges {
  readonly gateway?: object;
  /** Fields of the listener `https`. */
  readonly listener?: object;
  /** Its `tls`. */
  readonly tls?: object;
  readonly route?: object;
  /** The only rule of the route. */
  readonly rule?: object;
  readonly backend?: object;
  /** Data of the Secret; none without it. */
  readonly secret?: object | null;
}

/** A Gateway with a listener and its Secret, a route and a Service, all right, with an example's changes. */
export function gatewayApiObjects(changes: GatewayApiChanges = {}, ...more: readonly object[]): object[] {
  const listener = {
    name: 'https',
    hostname: 'www.example.com',
    port: 443,
    protocol: 'HTTPS',
    tls: { certificateRefs: [{ name: 'www' }], ...changes.tls },
    ...changes.listener,
  };
  const rule = { backendRefs: [{ name: 'www', port: 8080, ...changes.backend }], ...changes.rule };
  return [
    object('Gateway', 'web', { gatewayClassName: 'istio', listeners: [listener], ...changes.gateway }),
    object('HTTPRoute', 'www', {
      parentRefs: [{ name: 'web', sectionName: 'https' }], hostnames: ['www.example.com'], rules: [rule], ...changes.route,
    }),
    ...changes.secret === null ? [] : [secret('www', changes.secret)],
    serviceObject('www'),
    ...more,
  ];
}

/** An object of the Gateway API in the example's namespace. */
export function object(kind: string, name: string, spec: object, namespace = NAMESPACE, metadata: object = {}): object {
  return { apiVersion, kind, metadata: { name, namespace, ...metadata }, spec };
}

/** A Secret with a certificate for www.example.com, unless it has other data. */
export function secret(name: string, data: object = {}, namespace = NAMESPACE): object {
  const own = Object.keys(data).length > 0 ? data : { 'tls.crt': '<certificate www.example.com>', 'tls.key': '<key www.example.com>' };
  return { apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, type: 'Opaque', data: own };
}

/** A Service of the example's namespace. */
export function serviceObject(name: string, namespace = NAMESPACE, ports: readonly object[] = [{ name: 'http', port: 8080, protocol: 'TCP' }]): object {
  return { apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { selector: { app: name }, ports } };
}

/** A ReferenceGrant of a namespace for objects of the example's namespace. */
export function grantObject(fromKind: string, to: object, namespace = 'shared'): object {
  return {
    ...record(object('ReferenceGrant', 'web', {
      from: [{ group: 'gateway.networking.k8s.io', kind: fromKind, namespace: NAMESPACE }], to: [{ group: '', ...to }],
    }, namespace)),
    apiVersion: 'gateway.networking.k8s.io/v1beta1',
  };
}
