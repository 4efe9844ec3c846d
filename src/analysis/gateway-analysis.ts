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
import { AnalysisAtSynth, AnalysisAtSynthOptions } from '../synth/analysis-at-synth';
import { analysisSettings } from '../synth/run-analysis';
import { SynthChecks } from '../synth/synth-checks';
import { TLS_GUIDELINES, TlsGuidelineName } from '../validation/tls-guidelines';
import { parseIstioVersion } from '../workload/istio-version';

/** Options of an analysis. */
export interface GatewayAnalysisOptions {
  /**
   * Namespace of objects without one.
   *
   * @default 'default'
   * @nonempty
   */
  readonly defaultNamespace?: string;

  /**
   * Namespace of the ingress gateway's Pods, where Secrets must be, if the manifests do not contain the workload.
   *
   * @default - the namespace from Gateway constructs and Services; `istio-system` for the selector `istio: ingressgateway`
   * @nonempty
   */
  readonly gatewayNamespace?: string;

  /**
   * Version of Istio in the cluster, such as `1.28` or `1.28.3`: fields that it does not have are reported.
   *
   * @default - the version from Gateway constructs, else from the image of the gateway's Pods, else the newest
   * @nonempty
   */
  readonly istioVersion?: string;

  /**
   * The TLS policy that servers must not fall below: `modern`, `intermediate`, `fips` or `post-quantum`, as in `TlsPolicy`.
   *
   * @default - none
   * @nonempty
   */
  readonly tlsPolicy?: string;

  /**
   * The manifests are complete: objects that are not among them do not exist.
   *
   * @default false - references to missing objects are `undecided`
   */
  readonly complete?: boolean;

  /**
   * Certificates that are valid for fewer days are reported.
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
 * Findings about Gateways, VirtualServices and Secrets: what Istio refuses, what it silently drops or ignores, and certificates that do not
 * match. It creates nothing.
 *
 * Uses Istio's codes where Istio has one, but it is not `istioctl analyze`: `docs/reference/findings.md` lists the differences.
 *
 * @example
 * const analysis = GatewayAnalysis.fromManifests(Testing.synth(chart));
 * if (analysis.errors.length > 0) throw new Error(analysis.toString());
 */
export class GatewayAnalysis {
  /**
   * Analyzes API objects, for example the result of `Testing.synth(chart)`.
   *
   * @param manifests API objects
   * @param options namespaces, completeness, time
   */
  public static fromManifests(manifests: any[], options: GatewayAnalysisOptions = {}): GatewayAnalysis {
    checkArguments('GatewayAnalysis.fromManifests', [manifests, options]);
    const objects = manifests.flatMap(value => engine().givenObjects(value));
    return new GatewayAnalysis(objects, analyzeOptions(options));
  }

  /**
   * Analyzes YAML text with several documents and lists; findings have line numbers. An unreadable document is a finding.
   *
   * @param yaml YAML or JSON
   * @param options namespaces, completeness, time
   */
  public static fromYaml(yaml: string, options: GatewayAnalysisOptions = {}): GatewayAnalysis {
    checkArguments('GatewayAnalysis.fromYaml', [yaml, options]);
    return new GatewayAnalysis(engine().readYaml(yaml), analyzeOptions(options));
  }

  /**
   * Analyzes files, and all `.yaml`, `.yml` and `.json` files in folders. An unreadable document is a finding.
   *
   * @param paths files and folders
   * @param options namespaces, completeness, time
   * @throws `invalid-manifest` for a path that does not exist
   */
  public static fromFiles(paths: string[], options: GatewayAnalysisOptions = {}): GatewayAnalysis {
    checkArguments('GatewayAnalysis.fromFiles', [paths, options]);
    return new GatewayAnalysis(paths.flatMap(path => engine().readPath(path)), analyzeOptions(options));
  }

  /**
   * Analyzes everything below a construct: an app or a single chart.
   *
   * Issues certificates that are not issued yet. The default clock is the clock of their store.
   *
   * @param scope app or chart
   * @param options namespaces, completeness, time
   */
  public static of(scope: IConstruct, options: GatewayAnalysisOptions = {}): GatewayAnalysis {
    checkArguments('GatewayAnalysis.of', [scope, options]);
    const { clockOf, knownOf, objectsOf, recordedSuppressions, requiredTlsOf } = engine();
    const constructs = scope.node.findAll();
    const base = analyzeOptions({ ...options, clock: options.clock ?? clockOf(constructs) });
    const known = knownOf(constructs);
    return new GatewayAnalysis(objectsOf(constructs), {
      ...base,
      ...known,
      workloads: [...known.workloads ?? [], ...base.workloads ?? []],
      suppressions: recordedSuppressions(scope),
      requiredTls: requiredTlsOf(constructs),
    });
  }

  /**
   * Accepts findings of a code for everything below a construct. A suppression that matches no finding is itself a finding.
   *
   * In YAML, Istio's annotation `galley.istio.io/analyze-suppress` does the same for one object.
   *
   * @param scope construct
   * @param code code of the catalogue, for example `IST0138`
   * @param reason why the findings are accepted, for readers of the program
   * @throws `invalid-argument` for an unknown code or an empty reason
   */
  public static suppress(scope: IConstruct, code: string, reason: string): void {
    checkArguments('GatewayAnalysis.suppress', [scope, code, reason]);
    if (!Object.hasOwn(engine().CATALOGUE, code)) {
      throw new IngressError({ code: 'invalid-argument', message: `finding code '${code}' is unknown`, help: 'see docs/reference/analysis.md for all codes' }, scope);
    }
    if (reason.trim() === '') {
      throw new IngressError({ code: 'invalid-argument', message: `suppression of ${code} has no reason`, help: 'state why the finding is accepted' }, scope);
    }
    recordSuppression(scope, code, reason);
  }

  /**
   * Chooses how a synth handles findings in the app of a construct: fail for errors and print warnings, print both, or skip the analysis.
   * Validation of constructs, and issuing of certificates, do not change.
   *
   * By default, errors fail the synth. To accept a single finding, use `suppress`.
   *
   * @param scope the app, or any construct in it
   * @param mode how findings are handled
   * @param options how the app is analyzed; a later call replaces them
   * @throws `invalid-argument` for an unknown mode
   */
  public static atSynth(scope: IConstruct, mode: AnalysisAtSynth, options: AnalysisAtSynthOptions = {}): void {
    checkArguments('GatewayAnalysis.atSynth', [scope, mode, options]);
    const settings = analysisSettings(scope);
    settings.mode = mode;
    settings.complete = options.complete ?? false;
    SynthChecks.of(scope).changed();
  }

  /** All findings, the most severe first. */
  public readonly findings: Finding[];

  /** @internal */
  public readonly _read: ReadSummary;

  private constructor(objects: readonly ManifestObject[], options: AnalyzeOptions) {
    this.findings = engine().analyze(objects, options);
    this._read = engine().readSummary(objects);
  }

  /** Findings that make the configuration fail. */
  public get errors(): Finding[] {
    return this.atLevel(Severity.ERROR);
  }

  /** Findings of configuration that may not work as intended. */
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

  /** The findings as text, one per line. */
  public toString(): string {
    return this.findings.map(engine().formatFinding).join('\n');
  }

  private atLevel(level: Severity): Finding[] {
    return this.findings.filter(finding => finding.level === level);
  }
}

/** The rules and readers, loaded with the first analysis and not with the package. */
function engine(): typeof engineModule {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./engine') as typeof engineModule;
}

/** Certificates that are valid for fewer days are reported. */
export const EXPIRY_DAYS = 30;
/** A hundred years, the longest lifetime of a certificate. */
const MAX_EXPIRY_DAYS = 36_500;

/**
 * The options of an analysis with their defaults.
 *
 * @internal
 */
export function analyzeOptions(options: GatewayAnalysisOptions): AnalyzeOptions {
  return {
    now: timeOf(options.clock),
    expiryDays: checkedDays(options.expiryDays ?? EXPIRY_DAYS),
    complete: options.complete ?? false,
    defaultNamespace: options.defaultNamespace,
    istioVersion: options.istioVersion === undefined ? undefined : checkedIstioVersion(options.istioVersion),
    tlsPolicy: options.tlsPolicy === undefined ? undefined : checkedTlsPolicy(options.tlsPolicy),
    workloads: options.gatewayNamespace === undefined ? [] : [{ namespace: options.gatewayNamespace }],
  };
}

function checkedTlsPolicy(name: string): TlsGuidelineName {
  if (Object.hasOwn(TLS_GUIDELINES, name)) return name as TlsGuidelineName;
  throw new IngressError({
    code: 'invalid-argument',
    message: `TLS policy '${name}' is unknown`,
    help: `use one of ${Object.keys(TLS_GUIDELINES).join(', ')}`,
    field: 'tlsPolicy',
  });
}

function checkedIstioVersion(version: string): string {
  parseIstioVersion(version);
  return version;
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
