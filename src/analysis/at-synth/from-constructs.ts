import { ApiObject, Chart } from 'cdk8s';
import { IConstruct } from 'constructs';
import { LeftOut } from './independent-hosts';
import { CallSite } from '../../errors/call-site';
import { Gateway } from '../../gateway/gateway';
import { gatewaysOfApp } from '../../gateway/gateway-conflicts';
import { specOf } from '../../gateway/gateway-servers';
import { IngressModelOptions } from '../../model/ingress-model';
import { ManifestObject } from '../../model/resource';
import { IClock } from '../../pki/store/clock';
import { secretInCluster } from '../../secrets/output/secret-in-cluster';
import type { ServerCertificateSecret } from '../../secrets/server-certificate-secret';
import { madeElsewhere } from '../../synth/made-elsewhere';

/**
 * API objects of constructs as they would be applied, with the paths of their constructs.
 *
 * @param constructs all of an app or chart
 * @param leftOut what need not be looked at
 */
export function objectsOf(constructs: readonly IConstruct[], leftOut?: LeftOut): ManifestObject[] {
  const gateways = leftOut?.servers.size ? constructs.filter(construct => construct instanceof Gateway) : [];
  const thinned = new Map(gateways.map(gateway => [gateway.apiObject, gateway]));
  return constructs
    .filter(construct => ApiObject.isApiObject(construct))
    .filter(construct => !leftOut?.objects.has(construct))
    .map(construct => ({
      object: thinned.has(construct)
        ? withoutServers(thinned.get(construct)!, leftOut!)
        : construct.kind === 'Secret' || secretInCluster(construct)
          ? lateSecret(construct)
          : (construct.toJson() as unknown),
      origin: { constructPath: construct.node.path, sourceOf: path => sourceOf(construct, path) },
    }));
}

/** Where the user made an object: of the server of a Gateway, where it was added. */
function sourceOf(apiObject: ApiObject, path = ''): string | undefined {
  const gateway = apiObject.node.scope;
  const [, server] = /^spec\.servers\[(\d+)\]/.exec(path) ?? [];
  const added = server !== undefined && gateway instanceof Gateway ? gateway._servers[Number(server)]?.site.place : undefined;
  return added ?? CallSite.whereCreated(apiObject);
}

/** A Gateway in whose list of servers those that are left out are holes, so that the others keep their places. */
function withoutServers(gateway: Gateway, { servers: leftOut }: LeftOut): object {
  const { apiObject, workload: { selector } } = gateway;
  const all = gateway._servers;
  const servers = new Array<object>(all.length);
  for (const [index, server] of all.entries()) {
    if (!leftOut.has(server)) {
      servers[index] = specOf(server);
    }
  }
  return {
    apiVersion: apiObject.apiVersion,
    kind: apiObject.kind,
    metadata: apiObject.metadata.toJson() as unknown,
    spec: { selector, servers },
  };
}

/** What constructs know and no manifest says: workloads of Gateways, and Gateways and Secrets that somebody else makes. */
export function knownOf(
  constructs: readonly IConstruct[],
): Pick<IngressModelOptions, 'workloads' | 'existingSecrets' | 'existingGateways'> {
  const [root] = constructs;
  const within = new Set(constructs);
  const elsewhere = madeElsewhere(root).filter(({ construct }) => within.has(construct));
  return {
    workloads: gatewaysOfApp(root)
      .filter(({ construct }) => within.has(construct))
      .map(({ name, gatewayNamespace, namespace, selector }) => ({
        selector,
        namespace,
        gateway: `${gatewayNamespace ?? 'default'}/${name}`,
      })),
    existingSecrets: elsewhere.filter(({ kind }) => kind === 'Secret').map(({ name, namespace = 'default' }) => ({ name, namespace })),
    existingGateways: elsewhere
      .filter(({ kind }) => kind === 'Gateway')
      .map(({ name, namespace, construct }) => `${namespace ?? Chart.of(construct).namespace ?? 'default'}/${name}`),
  };
}

/** The clock that the certificates of constructs were issued by: what they are valid for is judged by the same. */
export function clockOf(constructs: readonly IConstruct[]): IClock | undefined {
  for (const construct of constructs) {
    const { bundle } = construct as Partial<ServerCertificateSecret>; // of any copy of the library
    if (bundle?._store?._setup.clock) {
      return bundle._store._setup.clock;
    }
  }
  return undefined;
}

/**
 * A Secret whose content is only rendered, which may issue its certificate, when a rule reads it. One that leaves encrypted is
 * seen as it will be in the cluster.
 */
function lateSecret(apiObject: ApiObject): object {
  const hidden = secretInCluster(apiObject);
  let rendered: Record<string, unknown> | undefined;
  const content = () => rendered ??= hidden ? { type: hidden.type, data: hidden.data() } : apiObject.toJson() as Record<string, unknown>;
  return {
    apiVersion: 'v1',
    kind: 'Secret',
    metadata: apiObject.metadata.toJson() as unknown,
    get type() { return content().type; },
    get data() { return content().data; },
    get stringData() { return content().stringData; },
    get sops() { return content().sops; },
  };
}
