import { judge } from './accepts-and-refuses';
import { caCredentialNameProblem, parseCredentialName, serverCredentialNameProblem } from '../../src/validation/credential-name';
import { mountedPathProblem } from '../../src/validation/mounted-path';

describe('credentialName', () => {
  judge(serverCredentialNameProblem, [
    ['httpbin-credential'],
    ['kubernetes://httpbin-credential'],
    ['istio-system/httpbin-credential'],
    ['kubernetes-gateway://istio-system/httpbin'],
    ['builtin://'],
    ['sds://anything at all'],
    ['httpbin-cacert', 'credential-ca-suffix'],
    ['kubernetes://httpbin-cacert', 'credential-ca-suffix'],
    ['configmap://istio-system/ca', 'names a ConfigMap'],
    ['file:///etc/certs/tls.crt', "unknown prefix 'file://'"],
    ['kubernetes-gateway://httpbin', 'has no namespace'],
    ['invalid://httpbin', 'never served'],
    ['Httpbin', 'not the name of a Secret'],
    ['Shop/httpbin', 'not the name of a Secret'],
    ['', 'not the name of a Secret'],
  ]);
});

describe('caCertCredentialName', () => {
  judge(caCredentialNameProblem, [
    ['partners-cacert'],
    ['kubernetes://partners-cacert'],
    ['configmap://istio-system/partners'],
    ['builtin://-cacert'],
    ['partners', 'ca-credential-suffix'],
    ['configmap://partners', 'has no namespace'],
    ['file://ca', 'unknown prefix'],
  ]);
});

test('of more than one slash only the first two parts are used', () => {
  expect(parseCredentialName('kubernetes://a/b/c')).toEqual({ source: 'kubernetes', namespace: 'a', name: 'b' });
});

describe('path of a mounted file', () => {
  judge(mountedPathProblem, [
    ['/etc/istio/ingressgateway-certs/tls.crt'],
    ['/etc/certs~/tls.crt', "contains '~'"],
    ['/etc/certs/', 'is a directory'],
    ['certs/tls.crt', 'warning|mounted-path'],
  ]);
});
