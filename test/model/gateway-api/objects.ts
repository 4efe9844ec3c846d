import { IngressModelOptions, IngressModel } from '../../../src/model/ingress-model';

export type Json = Record<string, any>;

/** The Gateway API's part of the model of some objects. */
export function gatewayApi(objects: Json[], options: IngressModelOptions = {}) {
  return new IngressModel(objects.map(object => ({ object: JSON.parse(JSON.stringify(object)), origin: {} })), options).gatewayApi;
}

const apiVersion = 'gateway.networking.k8s.io/v1';

export const gateway = (listeners: Json[], spec: Json = {}, metadata: Json = {}): Json => ({
  apiVersion, kind: 'Gateway', metadata: { name: 'gw', namespace: 'infra', ...metadata }, spec: { gatewayClassName: 'istio', listeners, ...spec },
});
export const http = (name: string, more: Json = {}): Json => ({ name, port: 80, protocol: 'HTTP', ...more });
export const https = (name: string, hostname: string | undefined, more: Json = {}): Json => ({
  name, hostname, port: 443, protocol: 'HTTPS', tls: { certificateRefs: [{ name: 'shop' }] }, ...more,
});
export const listenerSet = (name: string, listeners: Json[], metadata: Json = {}): Json => ({
  apiVersion, kind: 'ListenerSet', metadata: { name, namespace: 'team', ...metadata }, spec: { parentRef: { name: 'gw', namespace: 'infra' }, listeners },
});
export const route = (spec: Json, kind = 'HTTPRoute', metadata: Json = {}): Json => ({
  apiVersion, kind, metadata: { name: 'route', namespace: 'infra', ...metadata }, spec: { parentRefs: [{ name: 'gw' }], ...spec },
});
export const grant = (from: Json, to: Json, namespace = 'certs'): Json => ({
  apiVersion: 'gateway.networking.k8s.io/v1beta1',
  kind: 'ReferenceGrant',
  metadata: { name: 'grant', namespace },
  spec: { from: [{ group: 'gateway.networking.k8s.io', ...from }], to: [{ group: '', ...to }] },
});
export const secret = (name: string, data: Json = {}, namespace = 'infra'): Json => ({
  apiVersion: 'v1', kind: 'Secret', metadata: { name, namespace }, stringData: data,
});
export const configMap = (name: string, data: Json, namespace = 'infra'): Json => ({
  apiVersion: 'v1', kind: 'ConfigMap', metadata: { name, namespace }, data,
});
export const service = (name: string, namespace = 'infra', ports: Json[] = [{ name: 'http', port: 80 }]): Json => ({
  apiVersion: 'v1', kind: 'Service', metadata: { name, namespace }, spec: { ports },
});
