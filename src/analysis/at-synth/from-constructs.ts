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
import { MadeElsewhere, madeElsewhere } from '../../synth/made-elsewhere';

/**
 * The API objects of constructs as they will be applied, with the construct paths.
 *
 * @param constructs all constructs of an app or chart
 * @param leftOut objects to skip
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

/** Where the user created an object; for a server of a Gateway, where it was added. */
function sourceOf(apiObject: ApiObject, path = ''): string | undefined {
  const gateway = apiObject.node.scope;
  const [, server] = /^spec\.servers\[(\d+)\]/.exec(path) ?? [];
  const added = server !== undefined && gateway instanceof Gateway ? gateway._servers[Number(server)]?.site.place : undefined;
  return added ?? CallSite.whereCreated(apiObject);
}

/** A Gateway whose skipped servers are holes in the list, so that the indices of the others stay the same. */
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

/** Facts that constructs know and manifests do not contain: workloads of Gateways, and Gateways and Secrets that exist without the app. */
export function knownOf(
  constructs: readonly IConstruct[],
): Pick<IngressModelOptions, 'workloads' | 'existingSecrets' | 'existingGateways' | 'existingVirtualServices' | 'existingKubernetesGateways'> {
  const [root] = constructs;
  const within = new Set(constructs);
  const elsewhere = madeElsewhere(root).filter(({ construct }) => within.has(construct));
  return {
    workloads: gatewaysOfApp(root)
      .filter(({ construct }) => within.has(construct))
      .map(({ name, gatewayNamespace, namespace, selector, istioVersion }) => ({
        selector,
        istioVersion,
        namespace,
        gateway: `${gatewayNamespace ?? 'default'}/${name}`,
      })),
    existingSecrets: elsewhere.filter(({ kind }) => kind === 'Secret').map(({ name, namespace = 'default' }) => ({ name, namespace })),
    existingGateways: elsewhere.filter(({ kind }) => kind === 'Gateway').map(fullNameOf),
    existingVirtualServices: elsewhere.filter(({ kind }) => kind === 'VirtualService').map(fullNameOf),
    existingKubernetesGateways: elsewhere.filter(({ kind }) => kind === 'KubernetesGateway').map(({ name, namespace }) => `${namespace}/${name}`),
  };
}

function fullNameOf({ name, namespace, construct }: MadeElsewhere): string {
  return `${namespace ?? Chart.of(construct).namespace ?? 'default'}/${name}`;
}

/** The clock that issued the certificates of constructs; it also decides whether they are valid. */
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
 * A Secret whose content is rendered, and its certificate possibly issued, only when a rule reads it. A Secret that is written encrypted
 * has the content that it will have in the cluster.
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
