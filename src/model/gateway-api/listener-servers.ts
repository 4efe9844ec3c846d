import { GatewayApiModel } from './gateway-api-model';
import { KubernetesGatewayModel } from './kubernetes-gateways';
import { ListenerReference } from './listener-references';
import { ListenerModel } from './listeners';
import { GATEWAY_API_GROUP } from './object-references';
import { CredentialRead } from '../credentials';
import { GatewayWorkloadModel } from '../gateway-workloads';
import { ServerModel } from '../gateways';

/** Whether a server represents a listener of the Gateway API. */
export function isListener({ gateway }: ServerModel): boolean {
  return gateway.resource.group === GATEWAY_API_GROUP;
}

/**
 * What listeners read, in the form of Istio's Gateways, so that the rules about certificates apply to both. A listener is a server, as in
 * Istio, which turns each listener into a Gateway with one server.
 */
export function listenerReads(model: GatewayApiModel): CredentialRead[] {
  return model.gateways.filter(({ classKind }) => classKind === 'istio').flatMap(gateway => {
    const workload = workloadOf(gateway);
    return model.listenersOf(gateway).flatMap(listener => {
      const references = model.referencesOf(listener);
      const server = references.length > 0 ? serverOf(listener) : undefined;
      return server ? references.map(reference => readOf(reference, server, workload)) : [];
    });
  });
}

function readOf(
  { role, reference, names, state, secret }: ListenerReference, server: ServerModel, workload: GatewayWorkloadModel,
): CredentialRead {
  return {
    server,
    workload,
    role,
    path: reference.path,
    written: reference.name,
    names,
    namespace: reference.namespace,
    state: state === 'found' ? 'found' : state === 'missing' ? 'missing' : state === 'undecided' ? 'undecided' : 'denied',
    secret,
    elsewhere: [],
  };
}

function workloadOf({ resource }: KubernetesGatewayModel): GatewayWorkloadModel {
  return {
    labels: { 'gateway.networking.k8s.io/gateway-name': resource.name }, namespace: resource.namespace, namespaceFrom: 'hint', services: [], gateways: [],
  };
}

function serverOf({ owner, index, path, name, port, protocol, hostname, tls, clientValidation }: ListenerModel): ServerModel {
  const isMutual = tls?.terminateMode === 'MUTUAL' || (clientValidation !== undefined && tls?.terminateMode !== 'OPTIONAL_MUTUAL');
  const mode = isMutual ? 'MUTUAL' : tls?.terminateMode === 'OPTIONAL_MUTUAL' ? 'OPTIONAL_MUTUAL' : 'SIMPLE';
  return {
    gateway: { resource: owner, selector: {}, servers: [] },
    index,
    path,
    spec: {
      port: { number: port, protocol, name },
      hosts: [hostname],
      tls: { mode, credentialNames: tls?.certificateRefs.map(reference => reference.name), cipherSuites: tls?.cipherSuites },
    },
    port,
    portName: name,
    protocol,
    family: 'tls',
    bind: '',
    hosts: [{ text: hostname, host: hostname, path: `${path}.hostname` }],
    mode,
    terminates: true,
    routeKind: protocol === 'HTTPS' ? 'http' : 'tls',
  };
}
