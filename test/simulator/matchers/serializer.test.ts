import '../../../src/simulator/matchers/index';
import { Yaml } from 'cdk8s';
import { bundle, secret } from '../../snapshot/material';

test('a Secret in a snapshot has its certificate as a line and its key as its kind', () => {
  expect([secret()]).toMatchInlineSnapshot(`
[
  {
    "apiVersion": "v1",
    "data": {
      "tls.crt": "<certificate CN=shop.example.com; hosts shop.example.com, www.shop.example.com; issued by CN=shop-ca root, OU=TEST CERTIFICATES - not secret; EC P-256; valid 397 days; server>",
      "tls.key": "<private key, EC P-256>",
    },
    "kind": "Secret",
    "metadata": {
      "annotations": {
        "cdk8s-istio-ingress/test-material": "true",
      },
      "name": "shop",
      "namespace": "istio-system",
    },
    "type": "kubernetes.io/tls",
  },
]
`);
});

test('a YAML text in a snapshot is described as well', () => {
  expect(Yaml.stringify({ kind: 'Gateway' }, secret())).toMatchInlineSnapshot(`
"kind: Gateway
---
apiVersion: v1
kind: Secret
metadata:
  annotations:
    cdk8s-istio-ingress/test-material: "true"
  name: shop
  namespace: istio-system
data:
  tls.crt: <certificate CN=shop.example.com; hosts shop.example.com, www.shop.example.com; issued by CN=shop-ca root, OU=TEST CERTIFICATES - not secret; EC P-256; valid 397 days; server>
  tls.key: <private key, EC P-256>
type: kubernetes.io/tls
"
`);
});

test('keys are found in Maps, Sets and instances', () => {
  class Holder {
    constructor(public readonly value: unknown) {}
  }
  const key = bundle.privateKey;
  expect(new Map([['key', new Set([new Holder({ key })])]])).toMatchInlineSnapshot(`
Map {
  "key" => Set {
    Holder {
      "value": {
        "key": "<private key, EC P-256>
",
      },
    },
  },
}
`);
});
