import { GatewayWorkload } from '../../src';
import { problemOf } from '../helpers/charts';

test("the defaults are those of Istio's own installation", () => {
  expect({ ...new GatewayWorkload() }).toEqual({
    namespace: 'istio-system',
    selector: { istio: 'ingressgateway' },
    name: 'istio-ingressgateway',
    serviceAccountName: 'istio-ingressgateway-service-account',
    istioVersion: '1.32',
    trustedProxies: 0,
    forwardClientCertDetails: 'SANITIZE_SET',
    certificatesVolume: {
      name: 'ingressgateway-certs', secretName: 'istio-ingressgateway-certs', mountPath: '/etc/istio/ingressgateway-certs',
    },
    caCertificatesVolume: {
      name: 'ingressgateway-ca-certs', secretName: 'istio-ingressgateway-ca-certs', mountPath: '/etc/istio/ingressgateway-ca-certs',
    },
  });
});

test.each([
  ['1.21', 'does not serve networking.istio.io/v1'],
  ['latest', 'is not a version of Istio'],
  ['1', 'is not a version of Istio'],
])('refuses Istio %s', (istioVersion, why) => {
  const error = problemOf(() => new GatewayWorkload({ istioVersion }));
  expect(error.code).toBe('istio-version');
  expect(error.message).toContain(why);
});

test.each<[string, object, object]>([
  ['no label', { selector: {} }, { selector: { istio: 'edge' } }],
  ['a label without a value', { selector: { istio: undefined } }, { selector: { istio: '' } }],
  ['a label that no Pod can have', { selector: { 'a b': 'c' } }, { selector: { 'example.com/a_b': 'c' } }],
  ['a value that no Pod can have', { selector: { istio: 'my edge' } }, { selector: { istio: 'my-edge' } }],
])('refuses a selector with %s', (_, refused, accepted) => {
  expect(problemOf(() => new GatewayWorkload(refused)).code).toBe('invalid-argument');
  expect(() => new GatewayWorkload(accepted)).not.toThrow();
});

test.each(['', 'Istio', 'a.b'])("refuses the namespace '%s'", namespace => {
  expect(problemOf(() => new GatewayWorkload({ namespace })).code).toBe('invalid-name');
});

test.each(['1.22', '1.30.3', '1.31.0-rc.0', '2.0'])('takes Istio %s', istioVersion => {
  expect(new GatewayWorkload({ istioVersion }).istioVersion).toBe(istioVersion);
});
