import { IConstruct } from 'constructs';
import type { AnalyzeOptions } from './analyze';
import type * as engineModule from './engine';
import { Finding } from './finding';
import type { ReadSummary } from './read-summary';
import { Severity } from './severity';
import { recordSuppression } from './suppression';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import type { ManifestObject } from '../model/resource';
import { IClock, timeOf } from '../pki/store/clock';
import { AnalysisAtSynth } from '../synth/analysis-at-synth';
import { analysisSettings } from '../synth/run-analysis';
import { SynthChecks } from '../synth/synth-checks';

/** How an analysis is made. */
export interface GatewayAnalysisOptions {
  /**
   * Namespace of objects that name none.
   *
   * @default 'default'
   * @nonempty
   */
  readonly defaultNamespace?: string;

  /**
   * Namespace of the ingress gateway's Pods, where Secrets must be, if the workload is not among the objects.
   *
   * @default - what Gateway constructs and Services say, and `istio-system` for the selector `istio: ingressgateway`
   * @nonempty
   */
  readonly gatewayNamespace?: string;

  /**
   * The objects are all that there is: what is not among them does not exist.
   *
   * @default false - something that may be elsewhere is `undecided`
   */
  readonly complete?: boolean;

  /**
   * A certificate that is valid for fewer days is reported.
   *
   * @default 30
   */
  readonly expiryDays?: number;

  /**
   * The time at which certificates must be valid.
   *
   * @default - the system's clock
   */
  readonly clock?: IClock;
}

/**
 * What is wrong with Gateways, VirtualServices and Secrets, as far as their manifests tell: what Istio refuses, what it
 * accepts and then drops or ignores, and certificates that do not fit.
 *
 * It uses Istio's codes where Istio has one, but it is not `istioctl analyze`: the catalogue in `docs/analysis.md` says where it differs.
 */
export class GatewayAnalysis {
  /**
   * Analyses API objects, for example those of `Testing.synth(chart)`.
   *
   * @param manifests API objects
   * @param options how
   */
  public static fromManifests(manifests: any[], options: GatewayAnalysisOptions = {}): GatewayAnalysis {
    checkArguments('GatewayAnalysis.fromManifests', [manifests, options]);
    const objects = manifests.flatMap(value => engine().givenObjects(value));
    return new GatewayAnalysis(objects, analyzeOptions(options));
  }

  /**
   * Analyses YAML text: several documents, and the objects of lists, with their lines. A document that cannot be read is a finding.
   *
   * @param yaml YAML or JSON
   * @param options how
   */
  public static fromYaml(yaml: string, options: GatewayAnalysisOptions = {}): GatewayAnalysis {
    checkArguments('GatewayAnalysis.fromYaml', [yaml, options]);
    return new GatewayAnalysis(engine().readYaml(yaml), analyzeOptions(options));
  }

  /**
   * Analyses files, and all `.yaml`, `.yml` and `.json` files below folders. A document that cannot be read is a finding.
   *
   * @param paths files and folders
   * @param options how
   * @throws `invalid-manifest` for a path that does not exist
   */
  public static fromFiles(paths: string[], options: GatewayAnalysisOptions = {}): GatewayAnalysis {
    checkArguments('GatewayAnalysis.fromFiles', [paths, options]);
    return new GatewayAnalysis(paths.flatMap(path => engine().readPath(path)), analyzeOptions(options));
  }

  /**
   * Analyses everything below a construct: an app, or a chart by itself.
   *
   * Certificates that were not issued yet are. The clock is, unless given, the one of their store.
   *
   * @param scope app or chart
   * @param options how
   */
  public static of(scope: IConstruct, options: GatewayAnalysisOptions = {}): GatewayAnalysis {
    checkArguments('GatewayAnalysis.of', [scope, options]);
    const { clockOf, knownOf, objectsOf, recordedSuppressions } = engine();
    const constructs = scope.node.findAll();
    const base = analyzeOptions({ ...options, clock: options.clock ?? clockOf(constructs) });
    const known = knownOf(constructs);
    return new GatewayAnalysis(objectsOf(constructs), {
      ...base, ...known, workloads: [...known.workloads ?? [], ...base.workloads ?? []], suppressions: recordedSuppressions(scope),
    });
  }

  /**
   * Accepts findings of a code for everything below a construct. One that accepts nothing is itself a finding.
   *
   * In YAML, Istio's annotation `galley.istio.io/analyze-suppress` does the same for one object.
   *
   * @param scope construct
   * @param code code of the catalogue, for example `IST0138`
   * @param reason why it is accepted, for those who read the program
   * @throws `invalid-argument` for an unknown code, or without a reason
   */
  public static suppress(scope: IConstruct, code: string, reason: string): void {
    checkArguments('GatewayAnalysis.suppress', [scope, code, reason]);
    if (!Object.hasOwn(engine().CATALOGUE, code)) {
      throw new IngressError({ code: 'invalid-argument', message: `finding code '${code}' is unknown`, help: 'see docs/analysis.md for all codes' }, scope);
    }
    if (reason.trim() === '') {
      throw new IngressError({ code: 'invalid-argument', message: `suppression of ${code} has no reason`, help: 'say why the finding is accepted' }, scope);
    }
    recordSuppression(scope, code, reason);
  }

  /**
   * Chooses what a synth does with findings in the app of a construct: fails for errors and prints warnings, prints both, or
   * does not analyze the app at all. The validation of each construct, and the certificates that are issued, stay the same.
   *
   * Without a call, errors fail the synth. To accept one finding and keep all others, use `suppress`.
   *
   * @param scope the app, or any construct in it
   * @param mode what a synth does
   * @throws `invalid-argument` for an unknown mode
   */
  public static atSynth(scope: IConstruct, mode: AnalysisAtSynth): void {
    checkArguments('GatewayAnalysis.atSynth', [scope, mode]);
    analysisSettings(scope).mode = mode;
    SynthChecks.of(scope).changed();
  }

  /** What was found, the worst first. */
  public readonly findings: Finding[];

  /** @internal */
  public readonly _read: ReadSummary;

  private constructor(objects: readonly ManifestObject[], options: AnalyzeOptions) {
    this.findings = engine().analyze(objects, options);
    this._read = engine().readSummary(objects);
  }

  /** What will not work. */
  public get errors(): Finding[] {
    return this.atLevel(Severity.ERROR);
  }

  /** What may not do what was meant. */
  public get warnings(): Finding[] {
    return this.atLevel(Severity.WARNING);
  }

  /**
   * The findings of one code.
   *
   * @param code code of the catalogue
   */
  public withCode(code: string): Finding[] {
    checkArguments('GatewayAnalysis.withCode', [code]);
    return this.findings.filter(finding => finding.code === code);
  }

  /** One finding a line. */
  public toString(): string {
    return this.findings.map(engine().formatFinding).join('\n');
  }

  private atLevel(level: Severity): Finding[] {
    return this.findings.filter(finding => finding.level === level);
  }
}

/** The rules and what reads their input: loaded when the first analysis is made, not with the package. */
function engine(): typeof engineModule {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./engine') as typeof engineModule;
}

/** A certificate that is valid for fewer days is reported. */
export const EXPIRY_DAYS = 30;
/** A hundred years, the longest lifetime of a certificate. */
const MAX_EXPIRY_DAYS = 36_500;

function analyzeOptions(options: GatewayAnalysisOptions): AnalyzeOptions {
  return {
    now: timeOf(options.clock),
    expiryDays: checkedDays(options.expiryDays ?? EXPIRY_DAYS),
    complete: options.complete ?? false,
    defaultNamespace: options.defaultNamespace,
    workloads: options.gatewayNamespace === undefined ? [] : [{ namespace: options.gatewayNamespace }],
  };
}

function checkedDays(days: number): number {
  if (days >= 0 && days <= MAX_EXPIRY_DAYS) return days;
  throw new IngressError({
    code: 'invalid-argument',
    message: `expiryDays is ${days}`,
    help: `give 0 to ${MAX_EXPIRY_DAYS} days; with 0 only expired certificates are reported`,
    field: 'expiryDays',
  });
}
