import { stringify } from 'yaml';
import { gatewaysOf, LABELS, matchesOf, objectsBeside } from './beside';
import { IstioObject, Json, KINDS } from './istio-objects';
import { SimulationCase, Workload } from '../tools/answers';
import { Judge } from '../tools/judge';

/** A converted object, beside what it was converted from. */
export interface Pair {
  readonly original: IstioObject;
  readonly converted: Json;
}

/** What Istio's configuration says of a pair. */
export interface Meaning {
  /** Proxies for which the configurations differ, or Istio's error. */
  readonly differences: readonly string[];
  /** Whether any configuration shows the object at all: it is another without it. */
  readonly shows: boolean;
}

type Question = Omit<SimulationCase, 'calls'>;

/**
 * Compares what Istio tells each proxy that the object concerns: the gateways that it configures or is bound to, and a Pod of the mesh
 * for everything that is not a Gateway. Once with the original, once with what was converted, once without either.
 */
export async function meanings(judge: Judge, pairs: readonly Pair[], isValid: (object: Json) => boolean): Promise<Meaning[]> {
  const questions = pairs.map(({ original, converted }) => proxiesOf(original).flatMap(({ proxy, workload }) => {
    const ask = (yaml: readonly Json[]): Question => ({
      id: `${original.id} ${proxy}`, yaml: yaml.map(each => stringify(each)).join('---\n'), gateway: workload, clusters: true,
    });
    const beside = [...others(original).filter(isValid), ...objectsBeside(original)];
    return [ask([original.object, ...beside]), ask([converted, ...beside]), ask(beside)];
  }));
  const answers = await judge.configurations(questions.flat());
  let next = 0;
  return questions.map(all => {
    const mine = all.map(() => answers[next++]);
    const differences: string[] = [];
    let shows = false;
    for (let i = 0; i < mine.length; i += 3) {
      const [original, converted, without] = mine.slice(i, i + 3);
      shows ||= original.config !== without.config;
      const error = original.error ?? converted.error;
      if (error) differences.push(`${original.id}: ${error}`);
      else if (original.config !== converted.config) differences.push(`${original.id}: ${firstDifference(original.config, converted.config)}`);
    }
    return { differences, shows };
  });
}

/** The other objects of the file that Istio's configuration may depend on, the first of each name, without the Gateways that are beside. */
function others(original: IstioObject): Json[] {
  const { object, file } = original;
  const key = ({ kind, metadata }: Json) => `${kind} ${metadata?.namespace ?? 'default'}/${metadata?.name}`;
  const beside = [key(object), ...gatewaysOf(original).map(metadata => key({ kind: 'Gateway', metadata }))];
  const relevant = file.filter(each => !beside.includes(key(each)) && (KINDS.includes(each.kind) || each.kind === 'Service'));
  return [...new Map(relevant.reverse().map(each => [key(each), each])).values()];
}

function proxiesOf(original: IstioObject): { readonly proxy: string; readonly workload: Workload }[] {
  const { kind, object, namespace } = original;
  const gateway = (selector: Record<string, string>, where: string) =>
    ({ proxy: `gateway ${JSON.stringify(selector)}`, workload: { namespace: where, labels: selector } });
  const [seenFrom = namespace] = ((object.spec.exportTo ?? []) as string[]).filter(each => /^[a-z]/.test(each));
  const sources = matchesOf(object.spec, 'http').map(match => match.sourceLabels);
  const labels = Object.assign({ app: 'client' }, object.spec.workloadSelector?.matchLabels, ...sources);
  const sidecar = { proxy: 'sidecar', workload: { namespace: seenFrom, labels, sidecar: true } };
  switch (kind) {
    case 'Gateway': return [gateway(object.spec.selector ?? LABELS, namespace)];
    case 'VirtualService': {
      const bound = gatewaysOf(original);
      const isOfMesh = bound.length === 0 || object.spec.gateways?.includes('mesh');
      return [...bound.length > 0 ? [gateway(LABELS, bound[0].namespace)] : [], ...isOfMesh ? [sidecar] : []];
    }
    default: return [sidecar, gateway(LABELS, 'istio-system')];
  }
}

function firstDifference(one: string, other: string): string {
  const [lines, others2] = [one.split('\n'), other.split('\n')];
  const at = lines.findIndex((line, index) => line !== others2[index]);
  const around = (all: string[]) => all.slice(Math.max(0, at - 3), at + 4).join('\n');
  return `line ${at + 1}\n${around(lines)}\n--- converted\n${around(others2)}`;
}
