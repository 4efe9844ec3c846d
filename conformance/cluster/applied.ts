import { independentGroups, ManifestSet } from './manifest-sets';
import { Cluster } from '../tools/cluster';

/** A command, and what each line of its output must be. */
type Expected = readonly [command: string, lines: RegExp];

/** cdk8s-plus writes quantities and empty lists that the server stores in another form, which `kubectl apply` takes for a change. */
const UNCHANGED = /^\S+ unchanged$|^(deployment\.apps|service)\/\S+ configured$/;

/**
 * Applies manifests in both ways that kubectl has, twice, and compares them with what the server stores. A field that the server changes,
 * or adds to an element of a list, makes kubectl write `configured` each time, and Argo CD `OutOfSync`. `kubectl diff` without
 * `--server-side` would take twenty seconds, and compares what the second apply has compared.
 *
 * @returns what was not as it should be, by set
 */
export function applied(cluster: Cluster, sets: readonly ManifestSet[]): Map<ManifestSet, string[]> {
  const problems = new Map<ManifestSet, string[]>();
  for (const group of independentGroups(sets)) {
    // of a whole group first: kubectl takes most of its time to start
    const blamed = problemsOf(cluster, group).length === 0 ? [] : group;
    for (const set of group) { problems.set(set, blamed.includes(set) ? problemsOf(cluster, [set]) : []); }
  }
  return problems;
}

function problemsOf(cluster: Cluster, sets: readonly ManifestSet[]): string[] {
  const files = sets.flatMap(set => set.files).map(file => `-f '${file}'`).join(' ');
  const steps: Expected[] = [
    [`kubectl apply ${files}`, /^\S+ created$/],
    [`kubectl apply ${files}`, UNCHANGED],
    [`kubectl apply --server-side --force-conflicts ${files}`, /^\S+ serverside-applied$/],
    [`kubectl diff --server-side --force-conflicts ${files}`, /^$/],
  ];
  const [{ refused }] = sets;
  try {
    return refused === undefined ? steps.flatMap(step => unexpected(cluster, step)) : accepted(cluster, files, refused);
  } finally {
    cluster.bash(`kubectl delete ${files} --ignore-not-found --wait=false`);
  }
}

function unexpected(cluster: Cluster, [command, lines]: Expected): string[] {
  const { status, output } = cluster.bash(command);
  const wrong = output.split('\n').filter(line => line !== '' && !lines.test(line));
  return status === 0 && wrong.length === 0 ? [] : [`${command}\nexits with ${status}; these lines are not ${lines}:\n${wrong.join('\n')}`];
}

function accepted(cluster: Cluster, files: string, refused: RegExp): string[] {
  const { status, output } = cluster.bash(`kubectl apply ${files}`);
  return status !== 0 && refused.test(output) ? [] : [`the server should refuse with ${refused}, but kubectl exits with ${status}:\n${output}`];
}
