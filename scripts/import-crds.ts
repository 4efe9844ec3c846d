/**
 * Regenerates `imports/` from Istio's CRDs: `npx projen import [--from FILE] [--output DIR]`.
 *
 * `cdk8s import` has no filter: the whole file becomes 39,000 lines in three API versions, so the
 * CRDs are reduced to the kinds and the version that the library renders before it sees them.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { parseAllDocuments, stringify } from 'yaml';

const ISTIO_VERSION = '1.30.3';
const SOURCE = `https://raw.githubusercontent.com/istio/istio/${ISTIO_VERSION}/manifests/charts/base/files/crd-all.gen.yaml`;
const GROUP = 'networking.istio.io';
const KINDS = ['DestinationRule', 'Gateway', 'ServiceEntry', 'VirtualService'];
const API_VERSION = 'v1';

interface CustomResourceDefinition {
  readonly spec: {
    readonly group: string;
    readonly names: { readonly kind: string };
    versions: Array<{ readonly name: string }>;
  };
}

async function read(from?: string): Promise<string> {
  if (from) return readFileSync(from, 'utf8');
  const response = await fetch(SOURCE);
  if (!response.ok) throw new Error(`${SOURCE} answered ${response.status}; give a local copy with --from FILE`);
  return response.text();
}

function filter(text: string): string {
  const crds = parseAllDocuments(text).map(document => document.toJS() as CustomResourceDefinition | null);
  const wanted = crds.filter((crd): crd is CustomResourceDefinition =>
    crd?.spec.group === GROUP && KINDS.includes(crd.spec.names.kind));
  const found = wanted.map(crd => crd.spec.names.kind).sort();
  if (found.join() !== KINDS.join()) throw new Error(`expected the CRDs ${KINDS.join(', ')}, found: ${found.join(', ') || 'none'}`);
  for (const crd of wanted) crd.spec.versions = crd.spec.versions.filter(version => version.name === API_VERSION);
  return wanted.map(crd => stringify(crd)).join('---\n');
}

async function main() {
  const { values } = parseArgs({ options: { from: { type: 'string' }, output: { type: 'string', default: 'imports' } } });
  const work = mkdtempSync(join(tmpdir(), 'import-crds-'));
  try {
    const crds = join(work, 'istio.yaml');
    writeFileSync(crds, filter(await read(values.from)));
    const { status } = spawnSync('cdk8s', [
      'import', crds, '--language', 'typescript', '--class-prefix', 'Istio', '--output', resolve(values.output), '--no-save',
    ], { stdio: ['ignore', 'ignore', 'inherit'], env: { ...process.env, CDK8S_CHECK_UPGRADE: 'false' } });
    if (status !== 0) throw new Error(`cdk8s import ended with ${status}`);
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

main().catch((error: Error) => {
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
});
