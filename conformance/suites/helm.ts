import * as fs from 'node:fs';
import * as path from 'node:path';
import { parseAllDocuments } from 'yaml';
import { Context, Suite } from '../suite';
import { HELM_VERSION, installHelm } from '../tools/helm';
import { ROOT } from '../tools/paths';
import { run } from '../tools/process';

const DIST = path.join(ROOT, 'examples', 'secure-gateways', 'dist');
const NAMESPACE = 'istio-system';

/** Istio's charts with the values that `GatewayVolumes` wrote. */
const CHARTS = [
  { id: 'chart gateway', chart: 'gateway', values: 'gateway-values.yaml' },
  { id: 'chart of istioctl', chart: 'gateways/istio-ingress', values: 'istioctl-values.yaml' },
] as const;

/** The Deployment that Istio's real charts render mounts every file that the Gateway reads, from the Secret that holds it. */
export const helmSuite: Suite = {
  name: 'helm',
  run({ tools, report }: Context) {
    const chosen = CHARTS.filter(({ id }) => report.selects(id));
    if (chosen.length > 0) {
      const helm = installHelm();
      const manifests = documents(fs.readFileSync(path.join(DIST, 'mounted-files.k8s.yaml'), 'utf8'));
      const charts = path.resolve(path.dirname(tools.istio.current.crds), '../..');
      for (const { id, chart, values } of chosen) {
        const rendered = run(helm, [
          'template', 'istio-ingressgateway', path.join(charts, chart), '-n', NAMESPACE, '-f', path.join(DIST, 'gateway-volumes', values),
        ]);
        const missing = unreadable(documents(rendered), manifests);
        report.check({
          suite: 'helm',
          judge: `helm ${HELM_VERSION} with Istio's charts`,
          id,
          ok: missing.length === 0,
          words: missing.join('\n'),
          evidence: rendered,
        });
      }
    }
    return Promise.resolve();
  },
};

/** The paths of the Gateway at which a Pod of the rendered Deployment would find nothing. */
function unreadable(rendered: any[], manifests: any[]): string[] {
  const { volumes, containers } = rendered.find(({ kind }) => kind === 'Deployment').spec.template.spec;
  const { volumeMounts } = containers.find(({ name }: any) => name === 'istio-proxy');
  return gatewayPaths(manifests).filter(file => {
    const mount = volumeMounts.find(({ mountPath }: any) => mountPath === path.posix.dirname(file));
    const volume = volumes.find((each: any) => each.name === mount?.name);
    const name = volume?.secret?.secretName;
    const secret = manifests.find(({ kind, metadata }) => kind === 'Secret' && metadata.namespace === NAMESPACE && metadata.name === name);
    return secret?.data[path.posix.basename(file)] === undefined;
  }).map(file => `nothing at ${file}`);
}

function gatewayPaths(manifests: any[]): string[] {
  const paths = manifests.filter(({ kind }) => kind === 'Gateway').flatMap(({ spec }) => spec.servers)
    .flatMap(({ tls = {} }) => [tls.serverCertificate, tls.privateKey, tls.caCertificates]).filter(file => file !== undefined);
  if (paths.length === 0) throw new Error('the Gateway of secure-gateways names no files');
  return paths;
}

function documents(yaml: string): any[] {
  return parseAllDocuments(yaml).map(document => document.toJSON()).filter(object => object !== null);
}
