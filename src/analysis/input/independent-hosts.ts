import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Gateway } from '../../gateway/gateway';
import { GatewayHost } from '../../gateway/gateway-host';
import type { BoundServer } from '../../gateway/server-registry';
import { DirectoryStore } from '../../pki/directory-store/directory-store';
import { InMemoryStore } from '../../pki/in-memory-store';
import { annotationsOf, isPatched } from '../../private/keep-patches';
import { VirtualService } from '../../routing/virtual-service';
import { MutualTlsSecret } from '../../secrets/mutual-tls-secret';
import { TlsSecret } from '../../secrets/tls-secret';
import { parseGatewayHost } from '../../validation/gateway-host';
import { isKnownKind } from '../model/inventory';

/** What an analysis can leave out without finding less. */
export interface LeftOut {
  readonly objects: ReadonlySet<ApiObject>;
  readonly servers: ReadonlySet<BoundServer>;
  readonly secrets: readonly TlsSecret[];
}

/** Kinds that have nothing to say about a host but what its own objects say of them by name. */
const BY_NAME = new Set(['Secret', 'ConfigMap', 'Certificate', 'SealedSecret', 'ExternalSecret']);

/**
 * Hosts that were declared with `addHost`, passed every check then, have nothing in common with anything else in the app, and are
 * like another one that is looked at: when nothing is found of that one, nothing would be of them. So a thousand hosts
 * cost an analysis little more than one.
 */
export function independentHosts(constructs: readonly IConstruct[]): LeftOut {
  const gateways = constructs.filter(construct => construct instanceof Gateway);
  const virtualServices = constructs.filter(construct => construct instanceof VirtualService);
  const objects = constructs.filter(construct => ApiObject.isApiObject(construct));
  const leftOut = { objects: new Set<ApiObject>(), servers: new Set<BoundServer>(), secrets: [] as TlsSecret[] };
  if (gateways.every(gateway => gateway._hosts.length < 2) || !hostsAreKnown(objects, gateways, virtualServices)) {
    return leftOut;
  }
  const secrets = constructs.filter(construct => construct instanceof TlsSecret || construct instanceof MutualTlsSecret);
  const claims = new Claims(gateways, virtualServices, secrets);
  const identities = count(objects.map(identity));
  const alone = !objects.some(({ kind }) => isKnownKind(kind) && !BY_NAME.has(kind) && kind !== 'Gateway' && kind !== 'VirtualService');
  const classes = new Set<string>();
  for (const [index, gateway] of gateways.entries()) {
    for (const host of gateway._hosts) {
      const secret = plainSecret(host);
      const routes = host.virtualService._plainRoutes;
      if (!secret || !routes || !claims.isAlone(host)) {
        continue;
      }
      const own = [secret.apiObject, host.virtualService.apiObject];
      if (!own.every(object => identities.get(identity(object)) === 1 && Object.keys(annotationsOf(object)).length === 0)) {
        continue;
      }
      const { https, redirect } = host._servers;
      const likeness = [index, https.port, redirect?.port, host.virtualService.namespace, JSON.stringify(routes, alone ? withoutBackEnd : undefined)].join(' ');
      if (!classes.has(likeness)) {
        classes.add(likeness);
        continue;
      }
      own.forEach(object => leftOut.objects.add(object));
      [https, ...redirect ? [redirect] : []].forEach(server => leftOut.servers.add(server));
      leftOut.secrets.push(secret);
    }
  }
  return leftOut;
}

/** Where nothing is known of any back end, one is like another. */
function withoutBackEnd(key: string, value: unknown): unknown {
  return key === 'destination' ? { subset: (value as { subset?: string }).subset } : value;
}

/** Whether all hosts of the app can be told from its constructs: nothing is changed behind them, nothing made beside them. */
function hostsAreKnown(objects: readonly ApiObject[], gateways: readonly Gateway[], virtualServices: readonly VirtualService[]): boolean {
  const own = new Set([...gateways, ...virtualServices].map(construct => construct.apiObject));
  return objects.every(object => own.has(object) ? !isPatched(object) : object.kind !== 'Gateway' && object.kind !== 'VirtualService');
}

/** The Secret of a host whose server has a certificate that a store of ours keeps, and asks clients for none. */
function plainSecret(host: GatewayHost): TlsSecret | undefined {
  const { https: { bound, remarked }, redirect } = host._servers;
  const secret = bound?.secret;
  if (remarked || redirect?.remarked || bound?.tls.mode !== 'SIMPLE' || bound.bundles.length !== 1 || !(secret instanceof TlsSecret)) {
    return undefined;
  }
  const { _store: store, dnsNames, ipAddresses } = secret.bundle;
  const kept = store instanceof DirectoryStore || store instanceof InMemoryStore;
  const exactly = ipAddresses.length === 0 && dnsNames.length === host.hosts.length && host.hosts.every(name => dnsNames.includes(name));
  return kept && exactly && !isPatched(secret.apiObject) ? secret : undefined;
}

function identity({ kind, metadata: { name, namespace } }: ApiObject): string {
  return `${kind}/${namespace ?? ''}/${name ?? ''}`;
}

function count(texts: readonly string[]): Map<string, number> {
  const counts = new Map<string, number>();
  for (const text of texts) {
    counts.set(text, (counts.get(text) ?? 0) + 1);
  }
  return counts;
}

/** Who serves, routes and certifies which host. */
class Claims {
  private readonly served: Map<string, number>;
  private readonly routed: Map<string, number>;
  private readonly certified: Map<string, number>;
  /** What they end with: `.example.com` of `*.example.com`, and nothing of `*`. */
  private readonly wildcards: ReadonlySet<string>;
  /** Ports whose servers are not all of one kind. */
  private readonly mixed = new Set<number>();

  constructor(gateways: readonly Gateway[], virtualServices: readonly VirtualService[], secrets: readonly (TlsSecret | MutualTlsSecret)[]) {
    const servers = gateways.flatMap(gateway => gateway._bindings());
    const hosts = servers.flatMap(server => server.hosts.map(host => parseGatewayHost(host).host));
    const bundles = [...new Set([...servers.flatMap(({ bound }) => bound?.bundles ?? []), ...secrets.map(({ bundle }) => bundle)])];
    const names = bundles.flatMap(({ dnsNames }) => dnsNames);
    const routes = virtualServices.flatMap(virtualService => virtualService.hosts);
    [this.served, this.routed, this.certified] = [hosts, routes, names].map(all => count(all.map(host => host.toLowerCase())));
    this.wildcards = new Set([...this.served.keys(), ...this.routed.keys(), ...this.certified.keys()].filter(host => host.startsWith('*')).map(host => host.slice(1)));
    const kinds = new Map<number, string>();
    for (const { port, protocol, bind = '' } of servers) {
      const kind = `${protocol === 'HTTP' ? 'http' : 'tls'} ${bind}`;
      if ((kinds.get(port) ?? kind) !== kind) {
        this.mixed.add(port);
      }
      kinds.set(port, kind);
    }
  }

  /** Whether nobody else has anything to do with a host's names or can take its ports. */
  public isAlone({ hosts, _servers: { https, redirect } }: GatewayHost): boolean {
    const servers = redirect ? [https, redirect] : [https];
    return servers.every(server => !this.mixed.has(server.port) && server.hosts.every(host => hosts.includes(host)))
      && hosts.every(host => this.served.get(host) === servers.length && this.routed.get(host) === 1 && this.certified.get(host) === 1
        && !this.isBelowWildcard(host));
  }

  private isBelowWildcard(host: string): boolean {
    return this.wildcards.size > 0 && [...host.split('.').keys()].some(labels => this.wildcards.has(host.split('.').slice(labels + 1).map(label => `.${label}`).join('')));
  }
}
