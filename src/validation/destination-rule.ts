import { clientTlsProblems } from './client-tls';
import { connectionPoolProblems } from './connection-pool';
import { subsetProblem } from './destination';
import { DestinationRuleSpec, destinationRuleShapeProblems, TrafficPolicySpec } from './destination-rule-spec';
import { domainFlaw, isIpAddress, wildcardDomainFlaw } from './domain-name';
import { exportToProblems } from './export-to';
import { hostMistake } from './host-mistake';
import { isUint32 } from './integers';
import { isLabel } from './label';
import { loadBalancerProblems } from './load-balancer';
import { MetadataSpec, metadataProblems } from './metadata';
import { outlierDetectionProblems } from './outlier-detection';
import { portSettingsProblems } from './port-settings';
import { at, refused, ValidationProblem, warned } from './problem';
import { portNumberProblem } from './server-port';

/** All problems of a DestinationRule on its own, as Istio sees them. */
export function validateDestinationRule(spec: unknown, metadata: MetadataSpec = {}): ValidationProblem[] {
  const shape = destinationRuleShapeProblems(spec);
  const inside = shape.some(p => p.level === 'error') ? [] : specProblems(spec as DestinationRuleSpec, metadata.namespace);
  return [...metadataProblems(metadata), ...at('spec', ...shape, ...inside)];
}

function specProblems(spec: DestinationRuleSpec, namespace?: string): ValidationProblem[] {
  const { host = '', subsets = [], exportTo = [] } = spec;
  const flaw = wildcardDomainFlaw(host);
  const mistake = flaw === undefined ? undefined : hostMistake(host);
  const names = subsets.map(({ name }) => name);
  return [
    ...flaw === undefined ? [] : [
      problem(`host '${host}' ${mistake?.flaw ?? flaw}`, mistake?.help ?? 'give the name of a Service, perhaps with its namespace', 'host'),
    ],
    ...at('trafficPolicy', ...policyProblems(spec.trafficPolicy, namespace)),
    ...portSettingsProblems(spec),
    ...subsets.flatMap(({ name, labels = {}, trafficPolicy }, i) => at(`subsets[${i}]`,
      names.indexOf(name) < i ? problem(`subset '${name}' is defined twice`, 'use a unique name for each subset', 'name') : undefined,
      ...at('', subsetProblem(name)).map(found => ({ ...found, field: 'name' })),
      ...Object.entries(labels).filter(([key, value]) => !isLabel(key, value))
        .map(([key, value]) => problem(`label '${key}: ${value}' is not valid`, 'labels have letters, digits, -, _ and .', `labels[${key}]`)),
      ...at('trafficPolicy', ...policyProblems(trafficPolicy, namespace)))),
    ...at('exportTo', ...exportToProblems(exportTo, namespace)),
    ...selectorProblems(spec, namespace),
  ];
}

function policyProblems(policy: TrafficPolicySpec | undefined, namespace: string | undefined): ValidationProblem[] {
  if (policy === undefined) {
    return [];
  }
  if (Object.values(policy).every(value => value === undefined)) {
    return [problem('a traffic policy is empty', 'set one of its fields, or remove it')];
  }
  const { portLevelSettings = [], tunnel, proxyProtocol } = policy;
  return [
    ...settingsProblems(policy, namespace),
    ...(tunnel && proxyProtocol
      ? [problem('a traffic policy has tunnel and proxyProtocol', 'keep one of them', 'tunnel')]
      : []),
    ...at('tunnel', ...tunnelProblems(tunnel)),
    ...at('retryBudget', ...retryBudgetProblems(policy.retryBudget)),
    ...portLevelSettings.flatMap((setting, i) =>
      at(
        `portLevelSettings[${i}]`,
        setting.port ? undefined : problem('a setting of portLevelSettings has no port', 'give port.number', 'port'),
        setting.outlierDetection || setting.connectionPool || setting.loadBalancer || setting.tls
          ? undefined : problem('a setting of portLevelSettings sets nothing', 'give one of its fields, or remove it'),
        ...settingsProblems(setting, namespace),
      ),
    ),
  ];
}

/** Problems of what a host, a subset and a port may set. */
function settingsProblems(policy: TrafficPolicySpec, namespace: string | undefined): ValidationProblem[] {
  const { tls, outlierDetection, connectionPool, loadBalancer } = policy;
  return [
    ...at('tls', ...clientTlsProblems(tls, namespace)),
    ...at('outlierDetection', ...outlierDetectionProblems(outlierDetection)),
    ...at('connectionPool', ...connectionPoolProblems(connectionPool)),
    ...at('loadBalancer', ...loadBalancerProblems(loadBalancer, outlierDetection !== undefined)),
  ];
}

function tunnelProblems(tunnel: TrafficPolicySpec['tunnel']): (ValidationProblem | undefined)[] {
  if (tunnel === undefined) {
    return [];
  }
  const { protocol = '', targetHost = '', targetPort = 0 } = tunnel;
  return [
    ['', 'CONNECT', 'POST'].includes(protocol) ? undefined : problem(`tunnel protocol '${protocol}' is unknown`, 'use CONNECT or POST', 'protocol'),
    isIpAddress(targetHost) || domainFlaw(targetHost) === undefined ? undefined
      : problem(`tunnel target '${targetHost}' ${domainFlaw(targetHost)}`, 'use a DNS name or an IP address', 'targetHost'),
    ...at('targetPort', portNumberProblem(targetPort)),
  ];
}

/** Limits of the CRD. */
function retryBudgetProblems({ percent, minRetryConcurrency }: NonNullable<TrafficPolicySpec['retryBudget']> = {}): (ValidationProblem | undefined)[] {
  return [
    percent === undefined || (percent >= 0 && percent <= 100) ? undefined : problem(`percent ${percent} is out of range`, 'use 0 to 100', 'percent'),
    minRetryConcurrency === undefined || isUint32(minRetryConcurrency) ? undefined
      : problem(`minRetryConcurrency ${minRetryConcurrency} is not a whole number from 0`, 'use 0 or more', 'minRetryConcurrency'),
  ];
}

/** Istio has rules with a selector apply in their own namespace only. */
function selectorProblems({ workloadSelector, exportTo = [] }: DestinationRuleSpec, namespace?: string): ValidationProblem[] {
  if (workloadSelector === undefined) {
    return [];
  }
  const labels = Object.entries(workloadSelector.matchLabels ?? {});
  const elsewhere = exportTo.some(entry => entry !== '.' && entry !== namespace);
  return [
    ...labels.filter(([label, value]) => label === '' || `${label}${value}`.includes('*'))
      .map(([label, value]) => problem(`selector has '${label}: ${value}'`, 'give a label and its whole value', `workloadSelector.matchLabels[${label}]`)),
    ...labels.length > 0 ? [] : [warned({
      code: 'invalid-destination',
      message: 'workloadSelector has no labels, so it selects every workload of the namespace',
      help: 'set labels',
      field: 'workloadSelector',
    })],
    ...elsewhere ? [problem('a rule with workloadSelector is exported to other namespaces', "use exportTo ['.'], or remove one of them", 'exportTo')] : [],
  ];
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-destination', message, help, field });
}
