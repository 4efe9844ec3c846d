import { push } from './grouping';
import { Inventory } from './inventory';
import { Labels, selects } from './labels';
import { record, records, Resource, texts } from './resource';
import { ROOT_NAMESPACE } from './root-namespace';
import { isExportedTo } from '../validation/export-to';
import { hostCovers } from '../validation/host-match';
import { qualifyHost } from '../validation/qualify-host';

/** TLS that clients start because of a DestinationRule. */
export interface StartedTls {
  readonly rule: Resource;
  /** `SIMPLE`, `MUTUAL`, `ISTIO_MUTUAL` or `DISABLE`. */
  readonly mode: string;
}

/** DestinationRules by host. */
export class DestinationRuleIndex {
  private readonly exact = new Map<string, Resource[]>();
  private readonly wildcards: { readonly host: string; readonly rule: Resource }[] = [];

  constructor(inventory: Inventory) {
    for (const rule of inventory.of('DestinationRule')) {
      const host = hostOf(rule);
      if (host.startsWith('*')) {
        this.wildcards.push({ host, rule });
      } else {
        push(this.exact, host, rule);
      }
    }
    this.wildcards.sort((a, b) => b.host.length - a.host.length);
  }

  /** Every rule for a host of the mesh, the most specific first. */
  public for(host: string): Resource[] {
    return [...this.exact.get(host) ?? [], ...this.wildcards.filter(wide => hostCovers(wide.host, host)).map(({ rule }) => rule)];
  }

  /** The rule that a client uses: the one in its namespace, then in the service's, then in Istio's root namespace. */
  public usedBy(client: RuleClient | undefined, host: string, serviceNamespace: string | undefined): Resource | undefined {
    const namespace = client?.namespace;
    const rules = this.for(host);
    if (namespace === undefined) {
      return [serviceNamespace, ROOT_NAMESPACE, ...rules.map(rule => rule.namespace)]
        .map(place => rules.find(rule => rule.namespace === place)).find(rule => rule !== undefined);
    }
    // in the root namespace, rules for other namespaces do not come before those of the service
    const isOwn = (rule: Resource) => namespace === ROOT_NAMESPACE ? isPrivate(rule) : isExported(rule, namespace);
    const isShared = (rule: Resource) => !isPrivate(rule) && isExported(rule, namespace);
    const own = rules.filter(rule => rule.namespace === namespace && isOwn(rule));
    const shared = (place: string | undefined) => rules.filter(rule => rule.namespace === place && isShared(rule));
    const found = [own, shared(serviceNamespace), shared(ROOT_NAMESPACE)].find(each => each.length > 0) ?? [];
    const mostSpecific = found.filter(rule => hostOf(rule) === hostOf(found[0]));
    return mostSpecific.find(rule => hasSelector(rule) && selectsClient(rule, client!)) ?? mostSpecific.find(rule => !hasSelector(rule));
  }
}

/** Who sends requests, by its namespace and the labels of its Pods. */
export interface RuleClient {
  readonly namespace?: string;
  readonly labels: Labels;
}

function hasSelector({ spec }: Resource): boolean {
  return spec.workloadSelector !== undefined && spec.workloadSelector !== null;
}

function selectsClient({ spec }: Resource, client: RuleClient): boolean {
  return selects(texts(record(spec.workloadSelector).matchLabels), client.labels);
}

/** Whether a rule is for clients in its own namespace only, as every rule with a selector is. */
function isPrivate(rule: Resource): boolean {
  const { spec: { exportTo }, namespace } = rule;
  return hasSelector(rule) || (Array.isArray(exportTo) && exportTo.length === 1 && (exportTo[0] === '.' || exportTo[0] === namespace));
}

/** The TLS that a rule starts towards a port, for a subset or for the destination as a whole. */
export function startedTls(rule: Resource, port: number | undefined, subset: string | undefined): StartedTls | undefined {
  const base = record(rule.spec.trafficPolicy);
  const narrow = subset === undefined ? {} : record(records(rule.spec.subsets).find(({ name }) => name === subset)?.trafficPolicy);
  const [ofSubset, ofPort] = [narrow, base].map(policy =>
    records(policy.portLevelSettings).find(setting => record(setting.port).number === port));
  // settings of a port inherit nothing from the destination's settings
  const tls = ofSubset ? ofSubset.tls : narrow.tls ?? (ofPort ? ofPort.tls : base.tls);
  const { mode } = record(tls);
  return tls === undefined || tls === null ? undefined : { rule, mode: typeof mode === 'string' ? mode : 'DISABLE' };
}

/** The subsets of a rule that start TLS towards a port. */
export function subsetsWithTls(rule: Resource, port: number | undefined): string[] {
  return records(rule.spec.subsets).map(({ name }) => String(name)).filter(name => isTls(startedTls(rule, port, name)));
}

/** Whether TLS is started that verifies or presents a certificate. */
export function isTls(started: StartedTls | undefined): boolean {
  return started?.mode === 'SIMPLE' || started?.mode === 'MUTUAL';
}

/** The host of a DestinationRule, fully qualified. */
export function hostOf(rule: Resource): string {
  return qualifyHost(String(rule.spec.host ?? ''), rule.namespace);
}

function isExported({ spec, namespace }: Resource, to: string): boolean {
  return isExportedTo(Array.isArray(spec.exportTo) ? spec.exportTo as string[] : [], namespace, to);
}
