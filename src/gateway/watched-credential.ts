import { envoyResourceNames } from './envoy-resource-names';
import type { Gateway } from './gateway';
import type { KubernetesHosts } from './kubernetes-hosts';
import { ServerCredentials } from './server-credentials';

/** A certificate or authority in Envoy that alerts watch. */
export interface WatchedCredential {
  /** Name in Envoy. */
  readonly resource: string;
  readonly isAuthority: boolean;
  /** The hosts that it is for, sorted. */
  readonly hosts: readonly string[];
  /** `namespace/name` of the Gateway or ListenerSet. */
  readonly gateway: string;
  /** Where it is kept, for people. */
  readonly place: string;
  /** How long before its end a synth renews it, in seconds; undefined if no synth does. */
  readonly renewalWindowSeconds?: number;
}

/** The credentials of a Gateway, each once. */
export function credentialsOfGateway(gateway: Gateway): WatchedCredential[] {
  const name = gateway.namespace === undefined ? gateway.name : `${gateway.namespace}/${gateway.name}`;
  return merged(gateway._servers.flatMap(({ credentials, plainHosts }) =>
    credentials ? watched(credentials, plainHosts, { gateway: name, namespace: gateway.workload.namespace }) : []));
}

/** The credentials of listeners of the Gateway API, each once. */
export function credentialsOfListeners(hosts: KubernetesHosts): WatchedCredential[] {
  const { namespace = '' } = hosts.apiObject.metadata;
  return merged(hosts._served.flatMap(({ credentials, hosts: served }) =>
    // istiod gives no fixed name to authorities of listeners
    watched(credentials, served, { gateway: `${namespace}/${hosts.name}`, namespace, gatewayApi: true }).filter(({ isAuthority }) => !isAuthority)));
}

function watched(
  credentials: ServerCredentials, hosts: readonly string[],
  { gateway, namespace, gatewayApi }: { readonly gateway: string; readonly namespace: string; readonly gatewayApi?: boolean },
): WatchedCredential[] {
  const { certificates, authorities } = envoyResourceNames(credentials, gatewayApi);
  const windows = credentials.bundles.map(bundle => bundle._renewalWindowSeconds).filter(seconds => seconds !== undefined);
  const common = { hosts, gateway };
  return [
    ...certificates.map(resource => ({
      ...common,
      resource,
      isAuthority: false,
      place: placeOf(resource, namespace),
      renewalWindowSeconds: windows.length > 0 ? Math.min(...windows) : undefined,
    })),
    ...authorities.map(resource => ({ ...common, resource, isAuthority: true, place: placeOf(resource, namespace) })),
  ];
}

function placeOf(resource: string, namespace: string): string {
  const [, scheme, rest] = /^([a-z-]+):(?:\/\/)?(.*)$/.exec(resource) ?? [];
  switch (scheme) {
    case 'kubernetes': return `Secret ${namespace}/${rest}`;
    case 'kubernetes-gateway': return `Secret ${rest}`;
    case 'configmap': return `ConfigMap ${rest}`;
    default: return `file ${(rest ?? resource).split('~')[0]}`;
  }
}

/** Servers of one Gateway may share a credential: one entry with the hosts of all. */
function merged(credentials: readonly WatchedCredential[]): WatchedCredential[] {
  const byResource = new Map<string, WatchedCredential>();
  for (const each of credentials) {
    const known = byResource.get(each.resource);
    byResource.set(each.resource, { ...each, hosts: [...new Set([...known?.hosts ?? [], ...each.hosts])].sort() });
  }
  return [...byResource.values()];
}
