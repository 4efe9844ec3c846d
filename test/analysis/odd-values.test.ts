import { baseManifests, manifests } from './manifests';
import { GatewayAnalysis } from '../../src';
import { IngressModel } from '../../src/model/ingress-model';
import { readManifests } from '../../src/model/input/read-manifests';
import { explain } from '../../src/report/explain/explain';
import { IngressSimulator } from '../../src/simulator/ingress-simulator';

type Json = any;

const istio = (kind: string, spec: object, group = 'networking') => ({ apiVersion: `${group}.istio.io/v1`, kind, metadata: { name: 'frontend', namespace: 'shop' }, spec });

/** One object of every kind that is read, with every field that a rule looks at. */
const OBJECTS: Json[] = [
  ...manifests({
    set: {
      'gateway.spec.servers[1].tls': {
        mode: 'MUTUAL',
        credentialNames: ['shop-credential'],
        caCertCredentialName: 'shop-credential-cacert',
        cipherSuites: ['AES128-SHA'],
        subjectAltNames: ['a'],
        minProtocolVersion: 'TLSV1_2',
      },
      'routes.spec.http': [
        {
          name: 'first',
          match: [
            {
              uri: { prefix: '/' },
              headers: { a: { exact: 'b' } },
              queryParams: { c: { regex: 'd' } },
              withoutHeaders: { e: {} },
              port: 443,
              gateways: ['shop'],
              sourceLabels: { a: 'b' },
            },
          ],
          route: [
            {
              destination: { host: 'frontend', subset: 'v1', port: { number: 8080 } },
              weight: 1,
              headers: { request: { set: { a: 'b' }, remove: ['c'] } },
            },
          ],
          rewrite: { uriRegexRewrite: { match: 'a', rewrite: 'b' } },
          retries: { attempts: 1, retryOn: '5xx', perTryTimeout: '1s' },
          fault: { abort: { httpStatus: 500, percentage: { value: 1 } }, delay: { fixedDelay: '1s' } },
          corsPolicy: { allowOrigins: [{ exact: 'a' }], allowMethods: ['GET'], maxAge: '1s' },
          mirrors: [{ destination: { host: 'frontend' }, percentage: { value: 1 } }],
          timeout: '1s',
        },
        { directResponse: { status: 200, body: { string: 'a' } } },
        { redirect: { uri: '/', authority: 'a', redirectCode: 301 } },
        { delegate: { name: 'frontend', namespace: 'shop' } },
      ],
      'routes.spec.tls': [{ match: [{ sniHosts: ['shop.example.com'], port: 443 }], route: [{ destination: { host: 'frontend' } }] }],
      'routes.spec.tcp': [{ match: [{ port: 443, destinationSubnets: ['10.0.0.0/8'] }], route: [{ destination: { host: 'frontend' } }] }],
      'routes.spec.exportTo': ['*'],
      'workload.spec.template.spec.volumes': [
        { name: 'shop', secret: { secretName: 'shop-credential', items: [{ key: 'a', path: 'b' }] } },
      ],
      'workload.spec.template.spec.containers[0].volumeMounts': [{ name: 'shop', mountPath: '/etc/shop' }],
      'workload.spec.template.spec.containers[0].ports': [{ name: 'https', containerPort: 8443 }],
    },
  }).map(({ object }) => object),
  istio('DestinationRule', {
    host: 'frontend',
    exportTo: ['*'],
    subsets: [{ name: 'v1', labels: { a: 'b' } }],
    trafficPolicy: {
      tls: { mode: 'SIMPLE', subjectAltNames: ['a'] },
      outlierDetection: { interval: '1s' },
      portLevelSettings: [{ port: { number: 1 }, tls: { mode: 'SIMPLE' } }],
    },
  }),
  istio('ServiceEntry', {
    hosts: ['a.example.com'],
    exportTo: ['*'],
    ports: [{ number: 1, name: 'a', protocol: 'HTTP' }],
    resolution: 'DNS',
    endpoints: [{ address: 'a.example.com', ports: { a: 1 } }],
    addresses: ['10.0.0.1'],
  }),
  istio('RequestAuthentication', { selector: { matchLabels: { istio: 'ingressgateway' } }, jwtRules: [{ issuer: 'a' }] }, 'security'),
  istio(
    'AuthorizationPolicy',
    {
      selector: { matchLabels: { istio: 'ingressgateway' } },
      action: 'DENY',
      rules: [
        {
          from: [{ source: { ipBlocks: ['10.0.0.0/8'] } }],
          to: [{ operation: { hosts: ['a'], paths: ['/a'], methods: ['GET'] } }],
          when: [{ key: 'request.headers[a]', values: ['b'] }],
        },
      ],
    },
    'security',
  ),
  {
    apiVersion: 'install.istio.io/v1alpha1',
    kind: 'IstioOperator',
    metadata: { name: 'a' },
    spec: {
      components: {
        ingressGateways: [{ name: 'a', namespace: 'b', enabled: true, label: { istio: 'c' }, k8s: { service: { ports: [{ port: 1 }] } } }],
      },
    },
  },
  { apiVersion: 'v1', kind: 'Namespace', metadata: { name: 'shop', labels: { 'istio-injection': 'enabled' } } },
  { apiVersion: 'v1', kind: 'ConfigMap', metadata: { name: 'a', namespace: 'shop' }, data: { 'ca.crt': 'a' } },
  {
    apiVersion: 'v1',
    kind: 'Pod',
    metadata: { name: 'a', namespace: 'shop', labels: { app: 'frontend' }, annotations: { a: 'b' } },
    spec: { containers: [{ name: 'istio-proxy', ports: [{ containerPort: 1 }] }], volumes: [{ name: 'a', configMap: { name: 'a' } }] },
  },
  {
    apiVersion: 'cert-manager.io/v1',
    kind: 'Certificate',
    metadata: { name: 'a', namespace: 'shop' },
    spec: { secretName: 'a', dnsNames: ['a'] },
  },
  {
    apiVersion: 'bitnami.com/v1alpha1',
    kind: 'SealedSecret',
    metadata: { name: 'b', namespace: 'shop' },
    spec: { template: { metadata: { name: 'b' } }, encryptedData: { a: 'b' } },
  },
  {
    apiVersion: 'external-secrets.io/v1',
    kind: 'ExternalSecret',
    metadata: { name: 'c', namespace: 'shop' },
    spec: { target: { name: 'c' }, data: [{ secretKey: 'a' }] },
  },
];

const HUGE = 'x'.repeat(100_000);

/** The same as `root`, with a value at a path. */
function changed(root: Json, path: readonly (string | number)[], value: (parent: Json) => unknown): Json {
  const copy = structuredClone(root);
  let parent = copy;
  for (const part of path.slice(0, -1)) {
    parent = parent[part];
  }
  parent[path[path.length - 1]] = value(parent);
  return copy;
}

function pathsOf(value: Json, path: readonly (string | number)[] = []): (string | number)[][] {
  return typeof value !== 'object' || value === null ? []
    : Object.keys(value).flatMap(key => [[...path, key], ...pathsOf(value[key], [...path, key])]);
}

const ODD: { readonly [name: string]: (parent: Json) => unknown } = {
  'null': () => null,
  'a list': () => [],
  'a list of null': () => [null],
  'a list of lists': () => [[]],
  'a list of numbers': () => [7],
  'a map': () => ({ a: 1 }),
  'a map of null': () => ({ a: null }),
  'a number': () => 7.5,
  'a negative number': () => -1,
  'a boolean': () => false,
  'an empty string': () => '',
  'a huge string': () => HUGE,
};

const PLACES = OBJECTS.flatMap((object, index) => pathsOf(object).map(path => ({ index, path })));

function analyseAll(objects: Json[]): void {
  const { findings } = GatewayAnalysis.fromManifests(objects);
  expect(findings.every(({ message, help }) => message.length < 3 * HUGE.length && typeof help === 'string')).toBe(true);
  explain(new IngressModel(readManifests(objects)), new Date());
  const simulator = IngressSimulator.fromManifests(objects);
  simulator._route('http://shop.example.com/a');
  simulator._route('https://shop.example.com/a');
}

test('the objects are accepted as they are, so that all rules look at them', () => {
  const { errors } = GatewayAnalysis.fromManifests(OBJECTS);
  expect(errors.filter(({ code }) => code === 'IST0106' || code === 'unreadable-input')).toEqual([]);
});

test('every kind of the base is among the objects', () => {
  expect(new Set(OBJECTS.map(({ kind }) => kind)).size).toBeGreaterThan(15);
  expect(Object.keys(baseManifests()).length).toBeLessThan(OBJECTS.length);
});

test.each(Object.keys(ODD))('%s in any place of any kind is analysed, explained and simulated without a crash', name => {
  for (const { index, path } of PLACES) {
    const objects = OBJECTS.map((object, i) => i === index ? changed(object, path, ODD[name]) : object);
    try {
      analyseAll(objects);
    } catch (error) {
      throw new Error(`${OBJECTS[index].kind} ${path.join('.')}: ${(error as Error).stack}`, { cause: error });
    }
  }
}, 600_000);

test('an object that contains itself is a finding', () => {
  for (const { index, path } of PLACES.filter((_, i) => i % 7 === 0)) {
    const objects = OBJECTS.map((object, i) => i === index ? changed(object, path, parent => parent) : object);
    expect(GatewayAnalysis.fromManifests(objects).withCode('unreadable-input')).toHaveLength(1);
  }
  const list: Json = { kind: 'List', items: [] };
  list.items.push(list, list);
  expect(GatewayAnalysis.fromManifests([list]).withCode('unreadable-input')).toHaveLength(1);
});

test('a hole in a list of a program is a finding', () => {
  const spec = { gateways: ['istio-system/g'], hosts: ['a.example.com'], http: [{ match: new Array(1), route: [{ destination: { host: 'a' } }] }] };
  const objects = [{ apiVersion: 'networking.istio.io/v1', kind: 'VirtualService', metadata: { name: 'v', namespace: 'shop' }, spec }];
  expect(GatewayAnalysis.fromManifests(objects).errors.map(({ path }) => path)).toContain('spec.http[0].match[0]');
});
