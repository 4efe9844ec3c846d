import { stringify } from 'yaml';
import { convert, Converted } from '../converter/convert';
import { canonical, IstioObject, Json, KINDS, readIstioObjects } from '../converter/istio-objects';
import { Meaning, meanings, Pair } from '../converter/meaning';
import { NORMALIZATIONS, normalize } from '../converter/normalizations';
import { counted, Outcome, table } from '../converter/table';
import { answersOfUnreached } from '../converter/unreached';
import { Report } from '../report';
import { Context, Suite } from '../suite';
import { Verdict } from '../tools/answers';
import { istioApiModule } from '../tools/go';

const NAME = 'converter';
/** Share of the objects that the constructs must be able to write. */
const LEAST = 0.97;
const NAME_IN_KUBERNETES = /^[a-z0-9]([-a-z0-9.]{0,251}[a-z0-9])?$/;

interface Target extends Outcome {
  readonly converted?: Converted;
}

/**
 * Gateways, VirtualServices, DestinationRules and ServiceEntries of Istio's samples, test data and reference, built with the constructs:
 * how many can be written without a patch, and does Istio read the same from what is written?
 */
export const converterSuite: Suite = {
  name: NAME,
  async run({ tools, report }: Context) {
    const { objects, repeated, templates } = readIstioObjects([tools.istio.current.module, istioApiModule()]);
    const verdicts = await tools.judge.verdicts(
      objects.map(({ id, object }) => ({ id, yaml: stringify(object) })), { crds: [tools.istio.current.crds] },
    );
    const verdictOf = new Map(objects.map(({ object }, index) => [keyOf(object), verdicts[index]]));
    const isValid = (object: Json) => object.kind === 'Service' || refusal(verdictOf.get(keyOf(object))) === undefined;
    const compare = (pairs: readonly Pair[]) => meanings(tools.judge, pairs, isValid);

    const selected = objects.filter(({ id }) => report.selects(id));
    const outcomes = await withoutEffect(selected.map(original => outcomeOf(original, verdictOf.get(keyOf(original.object))!)), compare);
    const converted = outcomes.filter((each): each is Target & { readonly converted: Converted } => each.converted !== undefined);
    const used = new Set(converted.flatMap(each => checkFields(report, each.original, each.converted)));
    const pairs = converted.map(({ original, converted: { object, without } }) => ({ original, converted: object, without }));

    const alike = pairs.filter(({ without }) => without.length === 0);
    const answers = await compare(alike);
    alike.forEach(({ original: { id }, converted: object }, index) => {
      const { differences, shows } = answers[index];
      const check = { suite: NAME, id, evidence: stringify(object) };
      report.check({ ...check, judge: 'Istio: the same configuration of every proxy', ok: differences.length === 0, words: differences.join('\n') });
      report.check({ ...check, judge: 'Istio: another configuration without the object', ok: shows });
    });
    const partly = pairs.filter(({ without }) => without.length > 0);
    const endings = await answersOfUnreached(tools.judge, partly);
    partly.forEach(({ original: { id } }, index) => report.check({
      suite: NAME,
      judge: 'Istio: simulated requests end alike without the routes that none reaches',
      id,
      ok: endings[index] === undefined,
      words: endings[index],
    }));
    if (selected.length === objects.length) {
      summarize(report, outcomes, used);
      process.stderr.write(`${NAME}: ${objects.length} objects; ${repeated} more have a spec of these, and ${templates} files are templates\n`);
      process.stderr.write(`${table(outcomes, KINDS)}\n`);
    }
  },
};

function outcomeOf(original: IstioObject, verdict: Verdict): Target {
  const refused = refusal(verdict);
  if (refused !== undefined) return { original, leftOut: refused };
  if (!NAME_IN_KUBERNETES.test(original.name)) return { original, leftOut: 'Kubernetes refuses the name' };
  const result = convert(original, verdict.validation.some(({ message }) => message.includes('not used')));
  return 'reason' in result ? { original, failed: result } : { original, converted: result };
}

/** Leaves out what is not converted and has no effect: the constructs refuse it for that reason. */
async function withoutEffect(outcomes: readonly Target[], compare: (pairs: readonly Pair[]) => Promise<Meaning[]>): Promise<Target[]> {
  const failed = outcomes.filter(each => each.failed !== undefined);
  const answers = await compare(failed.map(({ original }) => ({ original, converted: original.object })));
  const ineffective = failed.filter((_, index) => !answers[index].shows && answers[index].differences.length === 0);
  return outcomes.map(each => ineffective.includes(each)
    ? { original: each.original, leftOut: 'Istio accepts it, and configures every proxy as without it' } : each);
}

/** Why an object cannot be applied to a cluster. */
function refusal(verdict: Verdict | undefined): string | undefined {
  if (verdict === undefined || verdict.error !== undefined) return 'Istio cannot read it';
  if (verdict.crd.length > 0) return 'the CRD refuses it';
  return verdict.validation.some(({ level }) => level === 'Error') ? 'Istio\'s validation refuses it' : undefined;
}

/** Whether the spec is the same, after what means nothing; the names of the normalizations that it takes. */
function checkFields(report: Report, { id, kind, namespace, object }: IstioObject, converted: Converted): readonly string[] {
  const { spec, used } = normalize(kind, object.spec, namespace);
  const isLeftOut = (field: string, at: number) => converted.without.some(({ list, index }) => list === field && index === at);
  const kept = Object.entries(spec).map(([field, part]) =>
    [field, Array.isArray(part) ? part.filter((_, index) => !isLeftOut(field, index)) : part] as const);
  const [expected, got] = [kept, Object.entries(normalize(kind, converted.object.spec, namespace).spec)]
    .map(fields => canonical(Object.fromEntries(fields.filter(([, part]) => !(Array.isArray(part) && part.length === 0)))));
  const words = `original:  ${expected}\nconverted: ${got}`;
  report.check({ suite: NAME, judge: 'Library: the same fields', id, ok: expected === got, words });
  return used;
}

function summarize(report: Report, outcomes: readonly Target[], used: ReadonlySet<string>): void {
  const targets = outcomes.filter(({ leftOut }) => leftOut === undefined);
  const failed = targets.flatMap(({ original, failed: failure }) => failure ? [`${original.id}: ${failure.words}`] : []);
  for (const { name, because } of NORMALIZATIONS) {
    const words = `no object needs it: ${because}`;
    report.check({ suite: NAME, judge: 'all: normalizations that an object needs', id: name, ok: used.has(name), words });
  }
  report.check({
    suite: NAME,
    judge: `Library: writes ${LEAST * 100} % of the objects`,
    id: 'share',
    ok: targets.length - failed.length >= LEAST * targets.length,
    words: counted(failed).join('\n'),
  });
}

function keyOf({ kind, spec }: Json): string {
  return `${kind} ${canonical(spec)}`;
}
