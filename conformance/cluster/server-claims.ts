import { Cluster } from '../tools/cluster';

/** What our findings and pages say that kubectl or the server does. */
interface Claim {
  readonly name: string;
  /** Commands with a file `object.yaml`. */
  readonly script: string;
  readonly object: string;
  /** What they print. */
  readonly see: RegExp;
}

const GATEWAY = `apiVersion: networking.istio.io/v1
kind: Gateway
metadata: { name: claims, namespace: default }
spec:
  selector: { istio: ingressgateway }
  servers: [{ port: { name: https, number: 443, protocol: HTTPS }, hosts: [a.example.com], tls: { mode: PASSTHROUGH, SETTING } }]
`;
const gateway = (setting: string) => GATEWAY.replace('SETTING', setting);
const STORED = "kubectl get gateways.networking.istio.io claims -o 'jsonpath={.spec.servers[0].tls}'";

export const CLAIMS: readonly Claim[] = [
  {
    name: 'kubectl apply refuses an unknown field (finding unknown-field)',
    script: 'kubectl apply -f object.yaml',
    object: gateway('minimumVersion: TLSV1_3'),
    see: /strict decoding error: unknown field "spec\.servers\[0\]\.tls\.minimumVersion"$/m,
  },
  {
    name: 'server-side apply refuses an unknown field (finding unknown-field)',
    script: 'kubectl apply --server-side -f object.yaml',
    object: gateway('minimumVersion: TLSV1_3'),
    see: /\.spec\.servers\[0\]\.tls\.minimumVersion: field not declared in schema$/m,
  },
  {
    name: 'without validation an unknown field is dropped (finding unknown-field)',
    script: `kubectl apply --validate=false -f object.yaml && ${STORED}`,
    object: gateway('minimumVersion: TLSV1_3'),
    see: /created\n\{"mode":"PASSTHROUGH"\}$/,
  },
  {
    name: 'a field without a value is dropped (finding null-field)',
    script: `kubectl apply -f object.yaml && ${STORED}`,
    object: gateway('minProtocolVersion: null'),
    see: /created\n\{"mode":"PASSTHROUGH"\}$/,
  },
  {
    name: 'the type of a Secret cannot change (docs/how-to/migrate-certificates.md)',
    script: [
      'kubectl create secret generic claims --from-literal=tls.crt=a --from-literal=tls.key=b',
      'kubectl apply -f object.yaml 2>&1 | grep invalid',
      'kubectl delete secret claims && kubectl apply -f object.yaml',
    ].join('\n'),
    object: 'apiVersion: v1\nkind: Secret\nmetadata: { name: claims, namespace: default }\ntype: kubernetes.io/tls\ndata: { tls.crt: YQ==, tls.key: Yg== }\n',
    see: /^The Secret "claims" is invalid: type: .*field is immutable\n[^]*^secret\/claims created$/m,
  },
];

/** What was not as a claim says. */
export function refuted(cluster: Cluster, { script, object, see }: Claim): string[] {
  cluster.file('object.yaml', object);
  const { output } = cluster.bash(script);
  cluster.bash('kubectl delete gateways.networking.istio.io claims --ignore-not-found');
  return see.test(output) ? [] : [`should print ${see}, but prints\n${output}`];
}
