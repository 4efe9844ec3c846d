import { subsetProblem } from './destination';
import {
  ClientTlsSpec,
  DestinationRuleSpec,
  destinationRuleShapeProblems,
  OutlierDetectionSpec,
  TrafficPolicySpec,
} from './destination-rule-spec';
import { wildcardDomainFlaw } from './domain-name';
import { durationProblem } from './durations';
import { exportToProblems } from './export-to';
import { hostMistake } from './host-mistake';
import { isLabel } from './label';
import { MetadataSpec, metadataProblems } from './metadata';
import { at, refused, ValidationProblem, warned } from './problem';

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
    ...at('trafficPolicy', ...policyProblems(spec.trafficPolicy)),
    ...subsets.flatMap(({ name, labels = {}, trafficPolicy }, i) => at(`subsets[${i}]`,
      names.indexOf(name) < i ? problem(`subset '${name}' is defined twice`, 'use a unique name for each subset', 'name') : undefined,
      ...at('', subsetProblem(name)).map(found => ({ ...found, field: 'name' })),
      ...Object.entries(labels).filter(([key, value]) => !isLabel(key, value))
        .map(([key, value]) => problem(`label '${key}: ${value}' is not valid`, 'labels have letters, digits, -, _ and .', `labels[${key}]`)),
      ...at('trafficPolicy', ...policyProblems(trafficPolicy)))),
    ...at('exportTo', ...exportToProblems(exportTo, namespace)),
  ];
}

function policyProblems(policy: TrafficPolicySpec | undefined): ValidationProblem[] {
  if (policy === undefined) {
    return [];
  }
  if (Object.values(policy).every(value => value === undefined)) {
    return [problem('a traffic policy is empty', 'set one of its fields, or remove it')];
  }
  const { connectionPool, loadBalancer, portLevelSettings = [] } = policy;
  return [
    ...at('tls', ...tlsProblems(policy.tls)),
    ...at('outlierDetection', ...outlierProblems(policy.outlierDetection)),
    ...(connectionPool && !connectionPool.http && !connectionPool.tcp
      ? [problem('a connection pool is empty', 'set http or tcp', 'connectionPool')]
      : []),
    ...(loadBalancer?.consistentHash?.minimumRingSize
      ? [deprecated('minimumRingSize', 'use ringHash.minimumRingSize', 'loadBalancer.consistentHash.minimumRingSize')]
      : []),
    ...loadBalancerProblems(loadBalancer),
    ...(policy.tunnel && policy.proxyProtocol
      ? [problem('a traffic policy has tunnel and proxyProtocol', 'keep one of them', 'tunnel')]
      : []),
    ...portLevelSettings.flatMap((setting, i) =>
      at(
        `portLevelSettings[${i}]`,
        setting.port ? undefined : problem('a setting of portLevelSettings has no port', 'give port.number', 'port'),
        setting.outlierDetection || setting.connectionPool || setting.loadBalancer || setting.tls
          ? undefined : problem('a setting of portLevelSettings sets nothing', 'give one of its fields, or remove it'),
        ...at('tls', ...tlsProblems(setting.tls)),
        ...at('outlierDetection', ...outlierProblems(setting.outlierDetection)),
      ),
    ),
  ];
}

/** The schema of the API server takes one of them. */
function loadBalancerProblems(loadBalancer: TrafficPolicySpec['loadBalancer'] = {}): ValidationProblem[] {
  const given = (['simple', 'consistentHash', 'backendUtilization'] as const).filter(field => loadBalancer[field] !== undefined);
  return given.length > 1 ? [problem(`a load balancer has ${given.join(' and ')}`, 'keep one of them', 'loadBalancer')] : [];
}

function tlsProblems(tls: ClientTlsSpec = {}): ValidationProblem[] {
  const { mode, credentialName, clientCertificate, privateKey, caCertificates } = tls;
  if (credentialName && (clientCertificate ?? privateKey ?? caCertificates)) {
    return [problem('TLS has credentialName and files', 'use a Secret or mounted files', 'credentialName')];
  }
  if (mode === 'MUTUAL' && !credentialName) {
    return (['clientCertificate', 'privateKey'] as const).filter(field => !tls[field])
      .map(field => problem(`mode MUTUAL has no ${field}`, `set ${field}, or credentialName`, field));
  }
  const given = (['clientCertificate', 'privateKey', 'caCertificates', 'credentialName'] as const).filter(field => tls[field]);
  return mode === 'ISTIO_MUTUAL' ? given.map(field => problem(`mode ISTIO_MUTUAL cannot have ${field}`, `remove ${field}, or use mode MUTUAL`, field)) : [];
}

function outlierProblems(outlier: OutlierDetectionSpec = {}): ValidationProblem[] {
  const { consecutiveErrors, consecutiveLocalOriginFailures = 0, splitExternalLocalOriginErrors } = outlier;
  return [
    ...(['interval', 'baseEjectionTime'] as const).flatMap(field =>
      outlier[field] === undefined ? [] : at(field, durationProblem(outlier[field])),
    ),
    ...(consecutiveErrors
      ? [deprecated('consecutiveErrors', 'use consecutive5xxErrors or consecutiveGatewayErrors', 'consecutiveErrors')]
      : []),
    ...(!splitExternalLocalOriginErrors && consecutiveLocalOriginFailures > 0
      ? [problem('consecutiveLocalOriginFailures has no effect', 'set splitExternalLocalOriginErrors', 'consecutiveLocalOriginFailures')]
      : []),
    ...(['maxEjectionPercent', 'minHealthPercent'] as const)
      .filter(field => (outlier[field] ?? 0) < 0 || (outlier[field] ?? 0) > 100)
      .map(field => problem(`${field} ${outlier[field]} is out of range`, 'use 0 to 100', field)),
  ];
}

function deprecated(name: string, help: string, field: string): ValidationProblem {
  return warned({ code: 'invalid-destination', message: `${name} is deprecated`, help, field });
}

function problem(message: string, help: string, field?: string): ValidationProblem {
  return refused({ code: 'invalid-destination', message, help, field });
}
