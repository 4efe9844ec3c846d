import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Backends } from './backends';
import { HostUses } from './host-uses';
import { annotationsOf, isPatched } from '../../api-object/is-patched';
import { Gateway } from '../../gateway/gateway';
import { GatewayHost } from '../../gateway/gateway-host';
import type { GatewayServer } from '../../gateway/gateway-servers';
import { VirtualService } from '../../routing/virtual-service';
import { MutualTlsSecret } from '../../secrets/mutual-tls-secret';
import { ServerCertificateSecret } from '../../secrets/server-certificate-secret';

/** What an analysis can skip without losing findings. */
export interface LeftOut {
  readonly objects: ReadonlySet<ApiObject>;
  readonly servers: ReadonlySet<GatewayServer>;
  readonly secrets: readonly ServerCertificateSecret[];
}

/**
 * Skips hosts that were declared with `addHost`, passed all its checks, share nothing with other objects of the app, and are like another
 * host that is analyzed: without findings for that host, there are none for them. An analysis of a thousand hosts then costs little more
 * than an analysis of one.
 *
 * Why this is correct: rules compare hosts only through names, ports, objects, wildcards and backends, and a host that shares any of them
 * is never skipped; nothing else affects the findings of a host. If the remaining hosts have findings, all hosts are analyzed. Tests
 * compare both analyses next to every kind of other object. Without this, a second synth of 1,000 hosts took 2.3 times the processor time.
 */
export function independentHosts(constructs: readonly IConstruct[]): LeftOut {
  const gateways = constructs.filter(construct => construct instanceof Gateway);
  const virtualServices = constructs.filter(construct => construct instanceof VirtualService);
  const objects = constructs.filter(construct => ApiObject.isApiObject(construct));
  const leftOut = { objects: new Set<ApiObject>(), servers: new Set<GatewayServer>(), secrets: [] as ServerCertificateSecret[] };
  if (gateways.every(gateway => gateway._hosts.length < 2) || !hostsAreKnown(objects, gateways, virtualServices)) {
    return leftOut;
  }
  const secrets = constructs.filter(construct => construct instanceof ServerCertificateSecret || construct instanceof MutualTlsSecret);
  const uses = new HostUses(gateways, virtualServices, secrets);
  const repeated = repeatedObjects(objects);
  const backends = new Backends(objects);
  const classes = new Set<string>();
  for (const [index, gateway] of gateways.entries()) {
    for (const host of gateway._hosts) {
      const secret = plainSecret(host);
      const routes = host.virtualService._plainRoutes;
      if (!secret?.apiObject || !routes || !uses.isAlone(host)) {
        continue;
      }
      const own = [secret.apiObject, host.virtualService.apiObject];
      if (!own.every(object => !repeated.has(object) && Object.keys(annotationsOf(object)).length === 0)) {
        continue;
      }
      const { https, redirect } = host._servers;
      const signature = [
        index,
        https.port,
        redirect?.port,
        redirect?.httpsRedirect,
        host.virtualService.namespace,
        backends.signatureOf(routes, host.virtualService.namespace),
      ].join(' ');
      if (!classes.has(signature)) {
        classes.add(signature);
        continue;
      }
      own.forEach(object => leftOut.objects.add(object));
      [https, ...redirect ? [redirect] : []].forEach(server => leftOut.servers.add(server));
      leftOut.secrets.push(secret);
    }
  }
  return leftOut;
}

/** Whether constructs declare all hosts of the app: no object is patched, and no object was created in another way. */
function hostsAreKnown(objects: readonly ApiObject[], gateways: readonly Gateway[], virtualServices: readonly VirtualService[]): boolean {
  const own = new Set([...gateways, ...virtualServices].map(construct => construct.apiObject));
  return objects.every(object => own.has(object) ? !isPatched(object) : object.kind !== 'Gateway' && object.kind !== 'VirtualService');
}

/** The Secret of a host if its certificate comes from one of our stores and the server requests no client certificate. */
function plainSecret(host: GatewayHost): ServerCertificateSecret | undefined {
  const { https: { credentials, hasWarnings }, redirect } = host._servers;
  const [secret] = credentials?.secrets ?? [];
  if (hasWarnings || redirect?.hasWarnings || credentials?.tls.mode !== 'SIMPLE' || credentials.bundles.length !== 1) return undefined;
  if (!(secret instanceof ServerCertificateSecret) || !secret.apiObject) return undefined;
  const { _store: store, dnsNames, ipAddresses } = secret.bundle;
  const kept = store?._setup.isOurs === true;
  const exactly = ipAddresses.length === 0 && dnsNames.length === host.hosts.length && host.hosts.every(name => dnsNames.includes(name));
  return kept && exactly && !isPatched(secret.apiObject) ? secret : undefined;
}

/** Objects with the same kind, namespace and name: the cluster has only one of them. */
function repeatedObjects(objects: readonly ApiObject[]): Set<ApiObject> {
  const first = new Map<string, ApiObject>();
  const repeated = new Set<ApiObject>();
  for (const object of objects) {
    const { kind, metadata: { name, namespace } } = object;
    const identity = `${kind}/${namespace ?? ''}/${name ?? ''}`;
    const other = first.get(identity);
    if (other) {
      repeated.add(other).add(object);
    } else {
      first.set(identity, object);
    }
  }
  return repeated;
}
