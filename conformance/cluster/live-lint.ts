/** A change to the cluster, and the finding that must name it. */
interface Drift {
  readonly name: string;
  readonly command: string;
  readonly finding: RegExp;
}

const JSON_PATCH = (resource: string, ...operations: object[]) => `kubectl patch ${resource} --type=json -p '${JSON.stringify(operations)}'`;
const GATEWAY = 'gateways.networking.istio.io mygateway -n default';
const VIRTUAL_SERVICE = 'virtualservices.networking.istio.io httpbin -n default';

/** What goes wrong in a cluster after a deploy. */
export const DRIFTS: readonly Drift[] = [
  {
    name: 'a deleted Secret', command: 'kubectl delete secret httpbin-credential -n istio-system', finding: /^Gateway default\/mygateway .*httpbin-credential/m,
  },
  {
    name: 'a key of another certificate',
    command: [
      'openssl ecparam -name prime256v1 -genkey -noout -out other.key',
      'kubectl patch secret bookinfo-credential -n istio-system --type=merge -p "{\\"data\\":{\\"tls.key\\":\\"$(base64 -w0 other.key)\\"}}"',
    ].join('\n'),
    finding: /^Secret istio-system\/bookinfo-credential .*tls\.key/m,
  },
  {
    name: 'a selector without Pods',
    command: JSON_PATCH(GATEWAY, { op: 'replace', path: '/spec/selector/istio', value: 'ingress' }),
    finding: /^Gateway default\/mygateway spec\.selector: .*istio=ingress\b/m,
  },
  {
    name: 'a VirtualService at another Gateway',
    command: JSON_PATCH(VIRTUAL_SERVICE, { op: 'replace', path: '/spec/gateways/0', value: 'other' }),
    finding: /^VirtualService default\/httpbin spec\.gateways\[0\]: .*other/m,
  },
  {
    name: 'a host that is not in the Gateway',
    command: JSON_PATCH(VIRTUAL_SERVICE, { op: 'replace', path: '/spec/hosts/0', value: 'http.example.com' }),
    finding: /^VirtualService default\/httpbin .*none of the hosts http\.example\.com/m,
  },
  {
    name: 'a deleted Service',
    command: 'kubectl delete service httpbin -n default',
    finding: /^VirtualService default\/httpbin spec\.http\[0\].*httpbin/m,
  },
];

/** What a reader of analysis.md pipes into `lint`. */
export const LIVE_LINT = [
  'kubectl get gateways.networking.istio.io,virtualservices.networking.istio.io,secrets,services,deployments -A -o yaml |',
  'npx cdk8s-istio-ingress lint --complete -',
].join(' ');

interface LintFinding {
  readonly code: string;
  readonly level: string;
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly path: string;
  readonly message: string;
}

/** What `lint` finds in what runs, one per line; in a cluster every private key is readable for those who may read Secrets. */
export function liveFindings(run: (script: string) => string): string[] {
  const { findings } = JSON.parse(run(`${LIVE_LINT} --json --fail-on never`)) as { findings: readonly LintFinding[] };
  return findings.filter(({ code, level }) => level !== 'info' && code !== 'plaintext-private-key')
    .map(({ kind, namespace, name, path, message }) => `${kind} ${namespace}/${name} ${path}: ${message}`);
}
