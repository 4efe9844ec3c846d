import { judge } from './accepts-and-refuses';
import { gatewayNameProblem, namespaceProblem, objectNameProblem } from '../../src/validation/object-name';

describe('name of a Gateway', () => {
  judge(
    gatewayNameProblem,
    [
      ['mygateway'], ['my-Gateway-1'], ['my.gateway', 'not a DNS label'], ['', 'not a DNS label'], ['a'.repeat(64), 'not a DNS label'],
      ['-a', 'not a DNS label'],
    ],
  );
});

describe('name of a Kubernetes object', () => {
  judge(
    objectNameProblem,
    [
      ['httpbin'], ['a.b-c.9'], ['Httpbin', 'not a Kubernetes name'], ['a_b', 'not a Kubernetes name'], ['a..b', 'not a Kubernetes name'],
      ['a'.repeat(254), 'not a Kubernetes name'],
    ],
  );
});

describe('namespace', () => {
  judge(
    namespaceProblem,
    [['istio-system'], ['a.b', 'not a Kubernetes namespace'], ['Shop', 'not a Kubernetes namespace'], ['', 'not a Kubernetes namespace']],
  );
});
