import { App, Testing } from 'cdk8s';
import { HttpbinByHand } from './by-hand';
import { Httpbin } from './httpbin';
import { CertificateStore } from 'cdk8s-istio-ingress';

test('addHost and its steps by hand give the same manifests', () => {
  const store = CertificateStore.inMemory();
  const short = Testing.synth(new Httpbin(new App(), 'httpbin', { store }));
  const byHand = Testing.synth(new HttpbinByHand(new App(), 'httpbin', { store }));
  const byKind = (objects: any[]) => Object.fromEntries(objects.map((object) => [object.kind, object]));
  expect(byKind(byHand)).toEqual(byKind(short));
});
