import { ApiObject, Chart, Testing } from 'cdk8s';
import { Service } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { Destination, FromServiceOptions, PathMatch, VirtualService } from '../../src';
import { problemOf, testChart } from '../helpers/charts';

function kubeService(chart: Chart, spec: object | undefined, metadata: object = { name: 'api' }): ApiObject {
  return new ApiObject(chart, 'Api', { apiVersion: 'v1', kind: 'Service', metadata, spec });
}

/** The destination as a VirtualService of the chart writes it. */
function written(chart: Chart, service: Construct, options?: FromServiceOptions): object {
  new VirtualService(chart, 'Routes', {
    hosts: ['shop.example.com'], routes: [{ paths: [PathMatch.any()], destination: Destination.fromService(service, options) }],
  });
  return Testing.synth(chart).find(({ kind }) => kind === 'VirtualService').spec.http[0].route[0].destination;
}

test('a Service of cdk8s-plus and an ApiObject are the same destination', () => {
  const plus = testChart();
  const service = new Service(plus, 'Api', { metadata: { name: 'api' }, ports: [{ port: 8080 }] });
  const raw = testChart();
  expect(written(raw, kubeService(raw, { ports: [{ port: 8080 }] }))).toEqual({ host: 'api', port: { number: 8080 } });
  expect(written(plus, service)).toEqual({ host: 'api', port: { number: 8080 } });
});

test('a Service of another namespace is written fully qualified', () => {
  const chart = testChart();
  const service = kubeService(chart, { ports: [{ port: 80 }, { port: 81 }] }, { name: 'api', namespace: 'backends' });
  expect(written(chart, service, { port: 81 })).toEqual({ host: 'api.backends.svc.cluster.local', port: { number: 81 } });
});

test.each<[string, (chart: Chart) => unknown, RegExp]>([
  ['a construct of another kind', chart => new ApiObject(chart, 'Pod', { apiVersion: 'v1', kind: 'Pod' }), /a Service is required, not Pod/],
  ['a construct without an API object', chart => new Construct(chart, 'Empty'), /a Service is required, not Construct/],
  [
    'a construct that is its own default child',
    chart => {
      const circle = new Construct(chart, 'Circle');
      circle.node.defaultChild = circle;
      return circle;
    },
    /a Service is required/,
  ],
  ['a Service without ports', chart => kubeService(chart, {}), /has no ports/],
  ['a Service without a spec', chart => kubeService(chart, undefined), /has no ports/],
  ['a Service of cdk8s-plus without ports', chart => new Service(chart, 'Api'), /cannot be read/],
  [
    'a Service with two ports, none chosen',
    chart => kubeService(chart, { ports: [{ port: 1 }, { port: 2 }] }),
    /has 2 ports, but none is selected.*use one of its ports: 1, 2/,
  ],
])('fromService refuses %s', (_, service, message) => {
  const problem = problemOf(() => Destination.fromService(service(testChart()) as Construct));
  expect(problem.code).toBe('invalid-destination');
  expect(problem.message).toMatch(message);
});

test.each([
  ['null', null, 'is null, not a construct'],
  ['a name', 'api', "is 'api', not a construct"],
])('fromService refuses %s', (_, service, message) => {
  const problem = problemOf(() => Destination.fromService(service as unknown as Construct));
  expect(problem).toMatchObject({ code: 'invalid-argument', message: expect.stringContaining(message) });
});

test('fromService refuses a port that the Service does not have', () => {
  const problem = problemOf(() => Destination.fromService(kubeService(testChart(), { ports: [{ port: 8080 }] }), { port: 80 }));
  expect(problem.message).toMatch(/Service 'api' has no port 80; use one of its ports: 8080/);
});
