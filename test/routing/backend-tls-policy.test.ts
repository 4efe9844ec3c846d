import { Testing } from 'cdk8s';
import {
  BackendTlsPolicy,
  BackendTlsPolicyProps,
  CaConfigMap,
  CertificateAuthority,
  CertificateStore,
  Destination,
  TrustBundle,
  TrustBundleReference,
} from '../../src';
import { problemOf, testChart } from '../helpers/charts';

const ca = CertificateAuthority.selfSigned('backend', { store: CertificateStore.deterministic('backend-tls-policy') });
const destination = Destination.service('api', 443, { namespace: 'backend' });
const hostname = 'api.internal';

function objectsOf(props: Partial<BackendTlsPolicyProps> = {}): any[] {
  const chart = testChart();
  new BackendTlsPolicy(chart, 'Api', { destination, hostname, ...props });
  return Testing.synth(chart);
}

test('a policy names the authorities in a ConfigMap beside the Service, and always the names to accept', () => {
  expect(objectsOf({ trust: TrustBundle.of(ca), portName: 'https' })).toMatchObject([
    { kind: 'ConfigMap', metadata: { name: 'api-backend-ca', namespace: 'backend' }, data: { 'ca.crt': ca.trustAnchors.pem } },
    {
      apiVersion: 'gateway.networking.k8s.io/v1',
      kind: 'BackendTLSPolicy',
      metadata: { namespace: 'backend' },
      spec: {
        targetRefs: [{ group: '', kind: 'Service', name: 'api', sectionName: 'https' }],
        validation: {
          hostname,
          subjectAltNames: [{ type: 'Hostname', hostname }],
          caCertificateRefs: [{ group: '', kind: 'ConfigMap', name: 'api-backend-ca' }],
        },
      },
    },
  ]);
});

test('a policy without authorities trusts those of the system, with names and URIs as given', () => {
  const [{ spec }] = objectsOf({ subjectAltNames: ['*.internal', 'spiffe://cluster.local/ns/a/sa/b'] });
  expect(spec.validation).toEqual({
    hostname,
    subjectAltNames: [{ type: 'Hostname', hostname: '*.internal' }, { type: 'URI', uri: 'spiffe://cluster.local/ns/a/sa/b' }],
    wellKnownCACertificates: 'System',
  });
});

test('a policy reads a ConfigMap of the same namespace only', () => {
  const chart = testChart();
  const reference = (namespace: string) =>
    TrustBundleReference.fromConfigMap(CaConfigMap.fromConfigMapName(chart, namespace, 'authorities', { namespace }));
  expect(objectsOf({ trust: reference('backend') })[0].spec.validation.caCertificateRefs[0].name).toBe('authorities');
  expect(problemOf(() => objectsOf({ trust: reference('elsewhere') })).code).toBe('invalid-tls');
});

test.each<[string, Partial<BackendTlsPolicyProps>]>([
  ['destination', { destination: Destination.host('api.example.org', 443) }],
  ['destination', { destination: Destination.service('api', 443, { subset: 'v1' }) }],
  ['hostname', { hostname: 'API.internal' }],
  ['subjectAltNames', { subjectAltNames: ['not a name'] }],
  ['subjectAltNames', { subjectAltNames: ['a', 'b', 'c', 'd', 'e', 'f'] }],
])('%s that a policy cannot say is refused', (option, props) => {
  const problem = problemOf(() => objectsOf(props));
  expect([problem.code, problem.message]).toEqual(['gateway-api', expect.stringContaining(option)]);
});

test('a second policy of the same port, of which Istio takes one in silence, is an error', () => {
  const chart = testChart();
  new BackendTlsPolicy(chart, 'A', { destination, hostname });
  new BackendTlsPolicy(chart, 'B', { destination, hostname: 'other.internal' });
  expect(() => Testing.synth(chart)).toThrow('has another BackendTlsPolicy');
});
