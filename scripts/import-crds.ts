/**
 * Regenerates `imports/` from the CRDs of Istio, of the Gateway API and of the Prometheus operator:
 * `npx projen import [--from FILE]… [--output DIR]`.
 *
 * `cdk8s import` has no filter: Istio's file alone becomes 39,000 lines in three API versions, so the
 * CRDs are reduced to the kinds and the version that the library renders before it sees them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';

/** The CRDs of one API group, and what of them is imported. */
interface ApiGroup {
  readonly name: string;
  readonly classPrefix: string;
  readonly sources: readonly string[];
  /** API version by kind. */
  readonly kinds: { readonly [kind: string]: string };
}

const ISTIO_VERSION = '1.32.0';
const GATEWAY_API_VERSION = 'v1.6.1';
const PROMETHEUS_OPERATOR_VERSION = 'v0.93.0';

const GROUPS: readonly ApiGroup[] = [
  {
    name: 'networking.istio.io',
    classPrefix: 'Istio',
    sources: [`https://raw.githubusercontent.com/istio/istio/${ISTIO_VERSION}/manifests/charts/base/files/crd-all.gen.yaml`],
    kinds: { DestinationRule: 'v1', Gateway: 'v1', ServiceEntry: 'v1', VirtualService: 'v1' },
  },
  {
    name: 'security.istio.io',
    classPrefix: 'Istio',
    sources: [`https://raw.githubusercontent.com/istio/istio/${ISTIO_VERSION}/manifests/charts/base/files/crd-all.gen.yaml`],
    kinds: { AuthorizationPolicy: 'v1', RequestAuthentication: 'v1' },
  },
  {
    name: 'gateway.networking.k8s.io',
    classPrefix: 'GatewayApi',
    sources: ['backendtlspolicies', 'gateways', 'grpcroutes', 'httproutes', 'listenersets', 'referencegrants', 'tlsroutes'].map(plural =>
      `https://raw.githubusercontent.com/kubernetes-sigs/gateway-api/${GATEWAY_API_VERSION}/config/crd/standard/gateway.networking.k8s.io_${plural}.yaml`),
    // the version of ReferenceGrant that Istio 1.30 to 1.32 reads
    kinds: {
      BackendTLSPolicy: 'v1', GRPCRoute: 'v1', Gateway: 'v1', HTTPRoute: 'v1', ListenerSet: 'v1', ReferenceGrant: 'v1beta1', TLSRoute: 'v1',
    },
  },
  {
    name: 'monitoring.coreos.com',
    classPrefix: 'Monitoring',
    sources: [`https://raw.githubusercontent.com/prometheus-operator/prometheus-operator/${PROMETHEUS_OPERATOR_VERSION}`
      + '/example/prometheus-operator-crd/monitoring.coreos.com_prometheusrules.yaml'],
    kinds: { PrometheusRule: 'v1' },
  },
];

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    versions: Array<{ readonly name: string }>;
  };
}

async function read({ sources }: ApiGroup, files: readonly string[]): Promise<string> {
  if (files.length > 0) return files.map(file => readFileSync(file, 'utf8')).join('\n---\n');
  const texts = sources.map(async source => {
    const response = await fetch(source);
    if (!response.ok) throw new Error(`${source} answered ${response.status}; give local copies with --from FILE`);
    return response.text();
  });
  return (await Promise.all(texts)).join('\n---\n');
}

function filter(text: string, { name, kinds }: ApiGroup): string {
  const crds = parseAllDocuments(text).map(document => document.toJS() as CustomResourceDefinition | null);
  const wanted = crds.filter((crd): crd is CustomResourceDefinition => crd?.spec.group === name && crd.spec.names.kind in kinds)
    .sort((a, b) => a.spec.names.kind < b.spec.names.kind ? -1 : 1);
  const found = wanted.map(crd => crd.spec.names.kind);
  const expected = Object.keys(kinds);
  if (found.join() !== expected.join()) {
    throw new Error(`expected the CRDs ${expected.join(', ')} of ${name}, found: ${found.join(', ') || 'none'}`);
  }
  for (const crd of wanted) {
    crd.spec.versions = crd.spec.versions.filter(version => version.name === kinds[crd.spec.names.kind]);
    dropSecondNames(crd.spec.versions);
  }
  return wanted.map(crd => stringify(crd)).join('---\n');
}

/** `jwks_uri` beside `jwksUri`: cdk8s gives both one name, and would write the older one. */
function dropSecondNames(schema: unknown): void {
  if (typeof schema !== 'object' || schema === null) return;
  const { properties } = schema as { properties?: Record<string, unknown> };
  for (const name of Object.keys(properties ?? {})) {
    const camel = name.replace(/_(.)/g, (_, letter: string) => letter.toUpperCase());
    if (camel !== name && camel in properties!) delete properties![name];
  }
  Object.values(schema).forEach(dropSecondNames);
}

function importGroup(crds: string, { classPrefix }: ApiGroup, output: string): void {
  const { status } = spawnSync('cdk8s', [
    'import', crds, '--language', 'typescript', '--class-prefix', classPrefix, '--output', output, '--no-save',
  ], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' } });
  if (status !== 0) throw new Error(`cdk8s import ended with ${status}`);
}

async function main() {
  const { values: { from, output } } = parseArgs({
    options: { from: { type: 'string', multiple: true, default: [] }, output: { type: 'string', default: 'imports' } },
  });
  const work = mkdtempSync(join(tmpdir(), 'import-crds-'));
  try {
    for (const group of GROUPS) {
      const crds = join(work, `${group.name}.yaml`);
      writeFileSync(crds, filter(await read(group, from!), group));
      importGroup(crds, group, resolve(output!));
    }
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
