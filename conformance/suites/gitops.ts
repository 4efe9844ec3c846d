import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { Context, Suite } from '../suite';
import { CACHE, ROOT } from '../tools/paths';
import { run } from '../tools/process';

const NAME = 'gitops';
const EXAMPLE = path.join(ROOT, 'examples', 'gitops');
const CHECK_JSONSCHEMA = '0.39.0';

/** Objects of the example, and the module with the CRDs that must accept them. */
const OBJECTS = [
  { file: 'argo-cd/application.yaml', module: 'github.com/argoproj/argo-cd/v3@v3.2.0', crds: ['manifests/crds/application-crd.yaml'] },
  {
    file: 'flux/shop-ingress.yaml',
    module: 'github.com/fluxcd/source-controller@v1.7.0',
    crds: ['config/crd/bases/source.toolkit.fluxcd.io_gitrepositories.yaml'],
  },
  {
    file: 'flux/shop-ingress.yaml',
    module: 'github.com/fluxcd/kustomize-controller@v1.7.3',
    crds: ['config/crd/bases/kustomize.toolkit.fluxcd.io_kustomizations.yaml'],
  },
];

/** Pipelines, and the published schema that must accept them. */
const PIPELINES = [
  ...['pull-request', 'renew', 'verify'].map(name => ({ file: `github/workflows/${name}.yaml`, schema: 'vendor.github-workflows', options: [] })),
  { file: 'gitlab/.gitlab-ci.yml', schema: 'vendor.gitlab-ci', options: ['--data-transform', 'gitlab-ci'] },
];

/** The example for GitOps: the CRDs of Argo CD and Flux accept its objects, the schemas of GitHub and GitLab its pipelines. */
export const gitopsSuite: Suite = {
  name: NAME,
  async run(context) {
    for (const { file, module, crds } of OBJECTS) await accepted(file, module, crds, context);
    const checker = installChecker();
    for (const { file, schema, options } of PIPELINES) {
      if (!context.report.selects(file)) continue;
      const { ok, words } = attempt(() => run('python3', ['-m', 'check_jsonschema', '--builtin-schema', schema, ...options, path.join(EXAMPLE, file)], {
        env: { PYTHONPATH: checker },
      }));
      context.report.check({ suite: NAME, judge: `check-jsonschema ${CHECK_JSONSCHEMA}: ${schema}`, id: file, ok, words });
    }
  },
};

/** Each kind of the CRDs is in the file, and accepted without an unknown field; one with a field more is not. */
async function accepted(file: string, module: string, crds: readonly string[], { tools, report }: Context): Promise<void> {
  const id = `${file} ${module}`;
  if (!report.selects(id)) return;
  const { Dir } = JSON.parse(run('go', ['mod', 'download', '-json', module], { cwd: os.tmpdir() })) as { Dir: string };
  const yaml = fs.readFileSync(path.join(EXAMPLE, file), 'utf8');
  const wrong = yaml.replace(/^spec:$/gm, 'spec:\n  noSuchField: 1');
  const cases = [{ id: 'as it is', yaml }, { id: 'with a field that does not exist', yaml: wrong }];
  const [asItIs, other] = await tools.judge.verdicts(cases, { crds: crds.map(crd => path.join(Dir, crd)) });
  const words = asItIs.crd.map(({ resource, message }) => `${resource}: ${message}`);
  // objects of other kinds are not judged, so a CRD must also refuse something
  const noticed = other.crd.some(({ message }) => message.includes('noSuchField'));
  report.check({
    suite: NAME,
    judge: 'Argo CD and Flux: CRD schema and CEL',
    id,
    ok: words.length === 0 && asItIs.objects > 0 && noticed,
    words: [...words, ...noticed ? [] : ['the CRD does not notice an unknown field']].join('\n'),
    evidence: yaml,
  });
}

/** The folder of the Python packages. */
function installChecker(): string {
  const folder = path.join(CACHE, `check-jsonschema-${CHECK_JSONSCHEMA}`);
  if (!fs.existsSync(folder)) {
    run('python3', [
      '-m', 'pip', 'install', '--quiet', '--disable-pip-version-check', '--root-user-action=ignore', '--target', folder,
      `check-jsonschema==${CHECK_JSONSCHEMA}`,
    ]);
  }
  return folder;
}

function attempt(work: () => string): { readonly ok: boolean; readonly words: string } {
  try {
    return { ok: true, words: work() };
  } catch (error) {
    return { ok: false, words: (error as Error).message };
  }
}
