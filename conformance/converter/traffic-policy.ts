import { Chart } from 'cdk8s';
import { backendTls } from './backend-tls';
import { connectionPool } from './connection-pool';
import { duration } from './durations';
import { Fields } from './fields';
import { loadBalancer } from './load-balancer';
import { BackendPolicy, GatewayWorkload, OutlierDetection, ProxyProtocolVersion, TrafficPolicy } from 'cdk8s-istio-ingress';

/** `trafficPolicy` of a host or subset. */
export function trafficPolicy(chart: Chart, fields: Fields, workload: GatewayWorkload): TrafficPolicy {
  return {
    ...backendPolicy(chart, fields, workload),
    ports: fields.parts('portLevelSettings', each => ({
      ...backendPolicy(chart, each, workload),
      port: each.part('port', port => port.number('number')) ?? each.refuse('port', 'missing'),
    })),
    proxyProtocol: fields.part('proxyProtocol', each => (each.text('version') ?? 'V1') as ProxyProtocolVersion),
    tunnel: fields.part('tunnel', each => ({
      protocol: each.text('protocol'),
      targetHost: each.text('targetHost') ?? each.refuse('targetHost', 'missing'),
      targetPort: each.number('targetPort') ?? each.refuse('targetPort', 'missing'),
    })),
    retryBudget: fields.part('retryBudget', each => ({
      percent: each.number('percent'),
      minRetryConcurrency: each.number('minRetryConcurrency'),
      budgetInterval: duration(each, 'budgetInterval'),
    })),
  };
}

function backendPolicy(chart: Chart, fields: Fields, workload: GatewayWorkload): BackendPolicy {
  return {
    tls: fields.part('tls', each => backendTls(chart, each, workload)),
    loadBalancer: fields.part('loadBalancer', loadBalancer),
    connectionPool: fields.part('connectionPool', connectionPool),
    outlierDetection: fields.part('outlierDetection', outlierDetection),
  };
}

function outlierDetection(fields: Fields): OutlierDetection {
  return {
    consecutive5xxErrors: fields.number('consecutive5xxErrors'),
    consecutiveGatewayErrors: fields.number('consecutiveGatewayErrors'),
    consecutiveLocalOriginFailures: fields.number('consecutiveLocalOriginFailures'),
    splitExternalLocalOriginErrors: fields.flag('splitExternalLocalOriginErrors'),
    failurePercentageThreshold: fields.number('failurePercentageThreshold'),
    httpErrorCodes: fields.texts('outlierDetectionHttpErrorCodes')?.map(Number),
    interval: duration(fields, 'interval'),
    baseEjectionTime: duration(fields, 'baseEjectionTime'),
    maxEjectionPercent: fields.number('maxEjectionPercent'),
    minHealthPercent: fields.number('minHealthPercent'),
  };
}
