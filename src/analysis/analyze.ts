import { Finding } from './finding';
import { Report, Rule } from './rule';
import { RuleContext, RuleOptions } from './rule-context';
import { RULES } from './rules';
import { Severity } from './severity';
import { catalogueEntry } from './severity-by-code';
import { annotatedSuppressions, Suppression, suppresses, unusedSuppression } from './suppression';
import { IngressModel, IngressModelOptions } from '../model/ingress-model';
import { ManifestObject, Resource } from '../model/resource';
import { withoutKeys } from '../text/keys';
import { shortened } from '../text/terminal';

/** The input of an analysis besides the objects. */
export interface AnalyzeOptions extends RuleOptions, Omit<IngressModelOptions, 'complete'> {
  readonly suppressions?: readonly Suppression[];
  /** Called before Secrets are read. If set, errors found before that end the analysis. */
  readonly beforeSecrets?: () => void;
}

interface Located { readonly finding: Finding; readonly resource: Resource }

const LEVELS = [Severity.ERROR, Severity.WARNING, Severity.INFO];

/** Runs all rules on API objects. */
export function analyze(objects: readonly ManifestObject[], options: AnalyzeOptions): Finding[] {
  const model = new IngressModel(objects, options);
  const context = new RuleContext(model, options);
  const suppressions = [...options.suppressions ?? [], ...annotatedSuppressions(model.inventory.resources)];
  const used = new Set<Suppression>();
  const run = (rules: readonly Rule[]) => accepted(located(rules, context), suppressions, used);

  const early = run(RULES.filter(rule => !rule.readsSecrets));
  if (options.beforeSecrets && early.some(({ finding }) => finding.level === Severity.ERROR)) {
    return sorted(early, model);
  }
  options.beforeSecrets?.();
  const all = [...early, ...run(RULES.filter(rule => rule.readsSecrets))];
  const unused = suppressions.filter(s => !used.has(s)).flatMap(suppression => {
    const below = model.inventory.resources.find(({ origin }) => origin.constructPath?.startsWith(suppression.constructPath ?? ''));
    const report = unusedSuppression(suppression, below ?? model.inventory.resources[0]);
    return report ? [{ finding: toFinding(report, report.code!), resource: report.resource }] : [];
  });
  return sorted([...all, ...unused], model);
}

function located(rules: readonly Rule[], context: RuleContext): Located[] {
  const seen = new Set<string>();
  const reports = rules.flatMap(rule => rule.check(context).map(report => ({ report, code: report.code ?? rule.codes[0] })));
  return reports.map(({ report, code }) => ({ finding: toFinding(report, code), resource: report.resource }))
    .filter(({ finding }) => {
      // a server of two workloads is found twice
      const key = [finding.code, finding.kind, finding.namespace, finding.name, finding.path, finding.message].join('\n');
      return !seen.has(key) && seen.add(key);
    });
}

function toFinding({ resource, message, path, help }: Report, code: NonNullable<Report['code']>): Finding {
  const { level, remedy } = catalogueEntry(code);
  const { constructPath, file, line, lineOf, sourceOf } = resource.origin;
  return {
    code,
    level,
    message: shown(message),
    help: help ? shown(help) : remedy.charAt(0).toLowerCase() + remedy.slice(1).replace(/\.$/, ''),
    kind: shown(resource.kind),
    namespace: shown(resource.namespace),
    name: shown(resource.name),
    path: path ? shown(path) : undefined,
    constructPath,
    // computed on access: a synth shows few of its findings
    get source() { return sourceOf?.(path); },
    file,
    line: (path && lineOf?.(path)) || line,
  };
}

/** A value of a manifest as findings have it. */
function shown(text: string): string {
  return shortened(withoutKeys(text));
}

function accepted(all: Located[], suppressions: readonly Suppression[], used: Set<Suppression>): Located[] {
  return suppressions.length === 0 ? all : all.filter(({ finding, resource }) => {
    const by = suppressions.filter(suppression => suppresses(suppression, finding, resource));
    by.forEach(suppression => used.add(suppression));
    return by.length === 0;
  });
}

/** By severity, then in the order of the objects, then by field. */
function sorted(all: Located[], model: IngressModel): Finding[] {
  const order = new Map(model.inventory.resources.map((resource, i) => [resource, i]));
  const rank = ({ finding, resource }: Located) => [LEVELS.indexOf(finding.level), order.get(resource) ?? 0];
  return all.map((entry, i) => ({ entry, i, rank: rank(entry) }))
    .sort((a, b) => a.rank[0] - b.rank[0] || a.rank[1] - b.rank[1] || a.i - b.i).map(({ entry }) => entry.finding);
}
