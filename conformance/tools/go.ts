import { createHash } from 'node:crypto';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { CACHE, CONFORMANCE } from './paths';
import { exists, MissingTool, run, step } from './process';

const JUDGE = path.join(CONFORMANCE, 'judge');
/** The module that lists Kubernetes' programs as its tools. */
const KUBERNETES = path.join(CONFORMANCE, 'kubernetes');
const ISTIO = 'istio.io/istio';
/** The other version of Istio that the Go module proxy serves: from just before 1.30. */
const PREVIOUS = 'v0.0.0-20260423205519-b01690e6db7d';

export interface IstioVersion {
  readonly version: string;
  /** The folder of its module. */
  readonly module: string;
  /** The file of its CustomResourceDefinitions. */
  readonly crds: string;
}

/** Builds the Go judge once for each state of its sources. */
export function buildJudge(): string {
  if (!exists('go')) {
    throw new MissingTool('go', 'the judge that calls Istio\'s code', 'install Go 1.26 or later and put it on the PATH');
  }
  const binary = path.join(CACHE, `judge-${hashOfSources(JUDGE)}`, 'judge');
  if (!fs.existsSync(binary)) {
    step('Go judge (minutes when Go\'s own cache is empty)', () => {
      run('nice', ['-n', '10', 'go', 'build', '-o', `${binary}.new`, '.'], { cwd: JUDGE });
      fs.renameSync(`${binary}.new`, binary);
    });
  }
  return binary;
}

/** The Istio that is built in, and the older one, of which only the CRDs are used. */
export function istioVersions(): { current: IstioVersion; previous: IstioVersion } {
  const current = JSON.parse(run('go', ['list', '-m', '-json', ISTIO], { cwd: JUDGE }));
  // in the cache folder, so that the judge's go.sum stays as it is
  fs.mkdirSync(CACHE, { recursive: true });
  const previous = JSON.parse(run('go', ['mod', 'download', '-json', `${ISTIO}@${PREVIOUS}`], { cwd: CACHE }));
  return { current: version(current), previous: version(previous) };
}

/** The folder of Istio's API, which the judge is built with: of the newest release. */
export function istioApiModule(): string {
  return JSON.parse(run('go', ['list', '-m', '-json', 'istio.io/api'], { cwd: JUDGE })).Dir;
}

function version(module: { Version: string; Dir: string }): IstioVersion {
  return { version: module.Version, module: module.Dir, crds: path.join(module.Dir, 'manifests/charts/base/files/crd-all.gen.yaml') };
}

/** The CRDs of a version of the Gateway API, standard channel. */
export function gatewayApiCrds(release: string): string[] {
  const { Dir } = JSON.parse(run('go', ['mod', 'download', '-json', `sigs.k8s.io/gateway-api@${release}`], { cwd: CACHE })) as { Dir: string };
  const folder = path.join(Dir, 'config/crd/standard');
  return fs.readdirSync(folder).filter(file => !file.includes('_vap_')).map(file => path.join(folder, file));
}

/** Installs a Go program into the cache folder, with build tags that leave out what it need not do here. */
export function goInstall(program: string, atVersion: string, tags = ''): string {
  const name = path.basename(program);
  const folder = path.join(CACHE, `${name}-${atVersion}`);
  const binary = path.join(folder, name);
  if (!fs.existsSync(binary)) {
    step(
      `${name} ${atVersion}`,
      () => run('nice', ['-n', '10', 'go', 'install', '-tags', tags, `${program}@${atVersion}`], { cwd: CACHE, env: { GOBIN: folder } }),
    );
  }
  return binary;
}

/** Kubernetes' programs and etcd, built once for each state of their module: the folder with `kube-apiserver`, `kubectl` and `server`. */
export function buildKubernetes(): { readonly folder: string; readonly version: string } {
  const folder = path.join(CACHE, `kubernetes-${hashOfSources(KUBERNETES)}`);
  const release = run('go', ['list', '-m', '-f', '{{.Version}}', 'k8s.io/kubernetes'], { cwd: KUBERNETES }).trim();
  if (!fs.existsSync(folder)) {
    step(`Kubernetes ${release} (minutes when Go's own cache is empty)`, () => {
      const flags = `-s -w -X k8s.io/component-base/version.gitVersion=${release}`;
      run('nice', ['-n', '10', 'go', 'install', '-ldflags', flags, 'tool'], { cwd: KUBERNETES, env: { GOBIN: `${folder}.new` } });
      fs.renameSync(`${folder}.new`, folder);
    });
  }
  return { folder, version: release };
}

/** A file or folder of a module, without the module becoming a dependency. */
export function moduleFile(module: string, file: string): string {
  // in the cache folder, so that no go.sum changes
  const { Dir } = JSON.parse(run('go', ['mod', 'download', '-json', module], { cwd: CACHE })) as { Dir: string };
  return path.join(Dir, file);
}

function hashOfSources(module: string): string {
  const hash = createHash('sha256').update(run('go', ['version']));
  const files = fs.readdirSync(module, { recursive: true, encoding: 'utf8' }).filter(file => /\.go$|^go\.(mod|sum)$/.test(file));
  for (const file of files.sort()) {
    hash.update(file).update(fs.readFileSync(path.join(module, file)));
  }
  return hash.digest('hex').slice(0, 16);
}
