import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { applied } from '../cluster/applied';
import { crdFiles } from '../cluster/crds';
import { InstalledGateway } from '../cluster/installed-gateway';
import { DRIFTS, LIVE_LINT, liveFindings } from '../cluster/live-lint';
import { corpusSets, exampleSets, ManifestSet, namespacesOf, pageSets, separated } from '../cluster/manifest-sets';
import { kubectlCommands, namesCommand, PageCommand, unknownWords } from '../cluster/page-commands';
import { followedPages, PageReader } from '../cluster/pages';
import { printedCommands, PRINTING, readmeCommands } from '../cluster/printed-commands';
import { CLAIMS, refuted } from '../cluster/server-claims';
import { EXECUTIONS } from '../cluster/worlds';
import { Context, Suite } from '../suite';
import { Cluster } from '../tools/cluster';
import { ROOT } from '../tools/paths';

const NAME = 'cluster';
const PAGES = 'kubectl: the commands of pages';
const INGRESS_GATEWAY = ['istio-ingressgateway', 'istio-system'] as const;

/** Kubernetes' API server and kubectl: what the library writes is applied and stays as it is, and the commands of pages work. */
export const clusterSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-manifests-'));
    const cluster = await Cluster.start();
    const reader = new PageReader(cluster);
    try {
      cluster.kubectl('apply', '--server-side', ...crdFiles().flatMap(file => ['-f', file]));
      cluster.kubectl('wait', '--for=condition=Established', 'crd', '--all');
      createNamespaces(cluster, ['istio-system', 'flux-system', ...namespacesOf(exampleSets())]);
      const sets: ManifestSet[] = [...exampleSets(), ...corpusSets(folder)];
      const executed = [...prints(cluster, context), ...pages(cluster, reader, sets, context), drifts(cluster, reader, context)];
      inventory(cluster, executed, context);
      for (const claim of CLAIMS) { check('Kubernetes: does what findings and pages say', claim.name, context, () => refuted(cluster, claim)); }
      applies(cluster, separated(sets.filter(({ name }) => context.report.selects(name)), folder), context);
    } finally {
      reader.remove();
      cluster.stop();
      fs.rmSync(folder, { recursive: true });
    }
  },
};

function createNamespaces(cluster: Cluster, names: readonly string[]): void {
  if (names.length === 0) { return; }
  const objects = [...new Set(names)].map(name => JSON.stringify({ apiVersion: 'v1', kind: 'Namespace', metadata: { name } }));
  cluster.kubectl('apply', '--server-side', '-f', cluster.file('namespaces.yaml', objects.join('\n---\n')));
}

function applies(cluster: Cluster, sets: readonly ManifestSet[], context: Context): void {
  createNamespaces(cluster, namespacesOf(sets));
  for (const [{ name, files }, problems] of applied(cluster, sets)) {
    check('Kubernetes: applied, and not changed', name, context, () => problems, files.map(file => fs.readFileSync(file, 'utf8')).join('---\n'));
  }
}

/** What programs of examples print: checks and clean-up commands. */
function prints(cluster: Cluster, context: Context): PageCommand[] {
  for (const printing of PRINTING) {
    for (const { command, problem } of printedCommands(cluster, context.tools.istio.current, printing)) {
      const id = `examples/${printing.example} ${printing.program}: ${command}`;
      check('kubectl: printed commands', id, context, () => problem === undefined ? [] : [problem]);
    }
  }
  return readmeCommands();
}

/** Follows pages, and runs the commands in their text; what their programs write is added to the sets. */
function pages(cluster: Cluster, reader: PageReader, sets: ManifestSet[], context: Context): PageCommand[] {
  const executed: PageCommand[] = [];
  const gateway = new InstalledGateway(cluster, ...INGRESS_GATEWAY);
  gateway.install(context.tools.istio.current);
  gateway.start();
  for (const page of followedPages()) {
    let folder = reader.empty();
    check(PAGES, page, context, () => {
      const followed = reader.follow(page);
      folder = followed.folder;
      executed.push(...followed.commands.map(command => ({ page, command })));
      return [];
    });
    executed.push(...extras(page, folder, reader, context));
    sets.push(...pageSets(page, folder));
    // the next page may have objects of the same names
    if (executed.some(each => each.page === page)) { cluster.bash(`kubectl delete secret --all -n istio-system; kubectl delete -R -f ${folder}/dist`); }
  }
  gateway.remove();
  const others = [...new Set(EXECUTIONS.map(({ page }) => page))].filter(page => !followedPages().includes(page));
  return [...executed, ...others.flatMap(page => extras(page, reader.empty(), reader, context))];
}

/** Runs the commands of a page that are not among its steps. */
function extras(page: string, folder: string, reader: PageReader, context: Context): PageCommand[] {
  const executions = EXECUTIONS.filter(each => each.page === page);
  for (const { command, before, see } of executions) {
    check(PAGES, `${page}: ${command}`, context, () => {
      const output = reader.run(`${before}\n${command.replace(/^\$ /, '')}`, folder);
      return see.test(output) ? [] : [`should print ${see}, but prints\n${output}`];
    });
  }
  return executions.map(({ command }) => ({ page, command }));
}

/** What runs in the cluster, before `lint`: nothing is wrong after a deploy, and each change is named. */
function drifts(cluster: Cluster, reader: PageReader, context: Context): PageCommand {
  const judge = 'kubectl: lint names what changed in the cluster';
  const gateway = new InstalledGateway(cluster, ...INGRESS_GATEWAY);
  gateway.install(context.tools.istio.current);
  const apply = `kubectl apply -f ${path.join(ROOT, 'examples', 'secure-gateways', 'dist', 'credential-name.k8s.yaml')}`;
  const run = (script: string) => reader.run(script, reader.empty());
  run(apply);
  check(judge, 'as it was applied', context, () => liveFindings(run));
  for (const { name, command, finding } of DRIFTS) {
    check(judge, name, context, () => {
      run(command);
      const findings = liveFindings(run);
      run(apply);
      return findings.some(each => finding.test(each)) ? [] : [`should find ${finding}, but finds\n${findings.join('\n')}`];
    });
  }
  check(judge, 'as it was applied again', context, () => liveFindings(run));
  gateway.remove();
  return { page: 'docs/reference/analysis.md', command: LIVE_LINT };
}

/** No page has a command that is not run, and nothing is run for a command that no page has. */
function inventory(cluster: Cluster, executed: readonly PageCommand[], context: Context): void {
  const judge = 'kubectl: every command of pages is run';
  const key = ({ page, command }: PageCommand) => `${page}: ${command}`;
  const commands = kubectlCommands();
  for (const each of commands) {
    check(judge, `inventory ${key(each)}`, context, () => {
      if (namesCommand(each.command)) { return unknownWords(cluster, each.command); }
      return executed.some(other => key(other) === key(each)) ? [] : ['nothing runs it: add it to EXECUTIONS in conformance/cluster/worlds.ts'];
    });
  }
  const gone = executed.filter(each => !commands.some(other => key(other) === key(each))).map(key);
  check(judge, 'inventory is current', context, () => gone);
}

function check(judge: string, id: string, { report }: Context, work: () => readonly string[], evidence?: string): void {
  if (!report.selects(id)) { return; }
  let problems: readonly string[];
  try {
    problems = work();
  } catch (error) {
    problems = [(error as Error).message];
  }
  report.check({ suite: NAME, judge, id, ok: problems.length === 0, words: problems.join('\n'), evidence });
}
