import { PageCommand } from './page-commands';

/** What the pages presuppose in the cluster or in the folder, as commands before the first of the page. */
export const BEFORE: { readonly [page: string]: string } = {
  'docs/how-to/flux.md': 'echo AGE-SECRET-KEY-1 > age.agekey',
  'docs/how-to/migrate-certificates.md':
    'openssl req -x509 -newkey rsa:2048 -nodes -keyout helm.key -out helm.crt -days 3650 -subj /CN=shop-ca 2> /dev/null\n'
    + 'kubectl -n istio-system create secret tls shop-ca --cert helm.crt --key helm.key',
  'docs/how-to/sealed-secrets.md': 'kubectl -n istio-system create secret generic shop.example.com',
};

/** A command that is not in a block which the page's reader runs from top to bottom. */
export interface Execution extends PageCommand {
  /** What is run before it, in the folder in which the page was followed or in an empty one. */
  readonly before: string;
  readonly see: RegExp;
}

const OVERLAY = [
  'mkdir -p base overlays/prod',
  'cp "$ROOT"/examples/secure-gateways/dist/mounted-files.k8s.yaml base/',
  'echo "resources: [mounted-files.k8s.yaml]" > base/kustomization.yaml',
  'echo "resources: [../../base]" > overlays/prod/kustomization.yaml',
].join('\n');
/** As if the command were on the PATH. */
const INSTALLED = 'cdk8s-istio-ingress() { npx cdk8s-istio-ingress "$@"; }';
const KUSTOMIZE = 'kubectl kustomize overlays/prod |';
const LINT = 'cdk8s-istio-ingress lint --complete --fail-on warning -';

export const EXECUTIONS: readonly Execution[] = [
  {
    page: 'docs/how-to/mounted-files.md',
    command: 'kubectl patch deployment istio-ingressgateway -n istio-system --patch-file deployment-patch.yaml',
    before: 'cd gateway-volumes',
    see: /^deployment\.apps\/istio-ingressgateway patched$/m,
  },
  {
    page: 'docs/how-to/lets-encrypt.md',
    command: 'kubectl -n istio-system get certificate,challenge',
    before: 'kubectl apply -f dist > /dev/null',
    see: /^(certificate\.cert-manager\.io\/)?shop\.example\.com\s/m,
  },
  // no kubelet runs the Pod, so its log is empty
  { page: 'docs/how-to/debug.md', command: 'kubectl -n istio-system logs deploy/istio-ingressgateway', before: '', see: /^$/ },
  { page: 'docs/reference/analysis.md', command: `${KUSTOMIZE} npx ${LINT}`, before: OVERLAY, see: /^nothing found\nread 17 objects/m },
  { page: 'docs/reference/cli.md', command: `$ ${KUSTOMIZE} ${LINT}`, before: `${OVERLAY}\n${INSTALLED}`, see: /^nothing found\nread 17 objects/m },
];
