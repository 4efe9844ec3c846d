import { DestinationRuleIndex, isTls, startedTls, subsetsWithTls } from '../../model/destination-rules';
import { IngressModel } from '../../model/ingress-model';
import { fullName, Resource } from '../../model/resource';
import { ServicePort } from '../../model/services';
import { destinationsOf, RouteDestination, VirtualServiceModel } from '../../model/virtual-services';
import { Report, Rule } from '../rule';
import { gatewayWorkloadsOf } from './shared/route-gateways';
import { qualifyHost } from '../../validation/qualify-host';

const RULE = (name: string) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'DestinationRule',
  metadata: { name: 'frontend', namespace: 'shop' },
  spec: { host: name, trafficPolicy: { tls: { mode: 'SIMPLE', caCertificates: 'system' } } },
});
const HTTPS_PORT = { 'service.spec.ports': [{ name: 'https', port: 8080, protocol: 'TCP' }] };

/** The gateway's connection to a destination uses the protocol that the port expects. */
export const destinationTls: Rule = {
  id: 'destination-tls',
  codes: ['plain-http-to-tls-port', 'tls-twice', 'tls-in-unused-subset'],
  complies: 'a DestinationRule starts TLS for each port that expects it, and for no port that receives the TLS of the client',
  accepted: { set: HTTPS_PORT, add: [RULE('frontend')] },
  refused: { set: HTTPS_PORT },
  check: ({ model }) => {
    const rules = model.destinationRules;
    const bound = model.virtualServices.filter(virtualService => gatewayWorkloadsOf(model, virtualService).length > 0);
    const chosen = subsetsChosen(bound);
    return bound.flatMap(virtualService => destinationsOf(virtualService)
      .flatMap(destination => reports({ model, rules, chosen }, virtualService, destination)));
  },
};

interface Traffic {
  readonly model: IngressModel;
  readonly rules: DestinationRuleIndex;
  /** The subsets that routes select, by host; empty if they select none. */
  readonly chosen: ReadonlyMap<string, ReadonlySet<string>>;
}

function reports(
  { model, rules, chosen }: Traffic, virtualService: VirtualServiceModel, { destination, path }: RouteDestination,
): Report[] {
  const { resource } = virtualService;
  const host = qualifyHost(destination.host ?? '', resource.namespace);
  const service = model.services.find(host, resource.namespace);
  const number = destination.port?.number ?? (service?.ports.length === 1 ? service.ports[0] : undefined);
  const port = service?.details.find(each => each.number === number);
  const serviceNamespace = service?.resource.namespace ?? namespaceOf(host);
  const used = gatewayWorkloadsOf(model, virtualService).map(workload => rules.usedBy(workload, host, serviceNamespace));
  const rule = used.find(each => each !== undefined);
  if (rule && model.inventory.areAlternatives(rule, resource)) {
    return []; // never applied together
  }
  const started = rule && startedTls(rule, number, destination.subset);
  const at = { resource, path };
  if (path.startsWith('spec.tls')) {
    return isTls(started) ? [{
      ...at,
      code: 'tls-twice',
      message: `the gateway passes the client's TLS through to '${destination.host}', and DestinationRule ${fullName(started!.rule)} `
        + `starts TLS of mode ${started!.mode} around it`,
      help: 'remove the TLS of the DestinationRule for this port, or terminate TLS at the gateway',
    }] : [];
  }
  if (!path.startsWith('spec.http')) {
    return [];
  }
  const unused = rule && !isTls(started) ? subsetsWithTls(rule, number).filter(subset => !chosen.get(host)?.has(subset)) : [];
  const expects = port && expectsTls(port);
  if (expects && (started === undefined || started.mode === 'DISABLE')) {
    return [{
      ...at,
      code: 'plain-http-to-tls-port',
      message: `the gateway sends plain HTTP to port ${number} of '${destination.host}', ${expects}: `
        + `${whyPlain(rules, rule, { host, port: number, unused })}`,
    }];
  }
  return unused.length === 0 ? [] : [{
    resource: rule!,
    path: 'spec.subsets',
    code: 'tls-in-unused-subset',
    message: `only subset ${unused.join(', ')} starts TLS, and no route to '${destination.host}' selects it: ${fullName(resource)} `
      + `${path} gets plain HTTP`,
  }];
}

/** Why a port expects TLS; undefined if it does not. */
function expectsTls({ number, name, protocol }: ServicePort): string | undefined {
  if (protocol) {
    return /^(https|tls)$/i.test(protocol) ? `whose protocol is ${protocol}` : undefined;
  }
  if (/^(https|tls)(-|$)/.test(name)) {
    return `which is named '${name}'`;
  }
  return number === 443 && name === '' ? 'the default port of https' : undefined;
}

interface Towards { readonly host: string; readonly port: number | undefined; readonly unused: readonly string[] }

function whyPlain(rules: DestinationRuleIndex, rule: Resource | undefined, { host, port, unused }: Towards): string {
  if (unused.length > 0) {
    return `DestinationRule ${fullName(rule!)} starts TLS only for subset ${unused.join(', ')}, which no route selects`;
  }
  const elsewhere = rule ? undefined : rules.for(host).find(other => isTls(startedTls(other, port, undefined)));
  return elsewhere ? `DestinationRule ${fullName(elsewhere)} does not apply to the gateway: it is in another namespace, not exported, or for other workloads`
    : rule ? `DestinationRule ${fullName(rule)} starts no TLS for it` : 'no DestinationRule starts TLS';
}

function subsetsChosen(virtualServices: readonly VirtualServiceModel[]): Map<string, Set<string>> {
  const chosen = new Map<string, Set<string>>();
  for (const virtualService of virtualServices) {
    for (const { destination } of destinationsOf(virtualService)) {
      const host = qualifyHost(destination.host ?? '', virtualService.resource.namespace);
      const subsets = chosen.get(host) ?? new Set();
      chosen.set(host, subsets.add(destination.subset ?? ''));
    }
  }
  return chosen;
}

/** The namespace in `name.namespace.svc.cluster.local`. */
function namespaceOf(host: string): string | undefined {
  return /^[^.]+\.([^.]+)\.svc\./.exec(host)?.[1];
}
