import { mkdirSync } from 'node:fs';
import { dirname, extname } from 'node:path';
import { IConstruct } from 'constructs';
import type * as engineModule from './engine';
import type { ReportData } from './report-data';
import { analyzeOptions, GatewayAnalysisOptions } from '../../analysis/gateway-analysis';
import { checkArguments } from '../../arguments/check-arguments';
import { IngressError } from '../../errors';
import { writeAtomic } from '../../pki/store/write-atomic';
import { writing } from '../../pki/store/writing';

/**
 * A report about an ingress: a picture from clients over ports and hosts to backends, certificates with their days left and renewals, who
 * may connect, and findings where they are. It contains no private keys.
 *
 * The same manifests give the same bytes on each time of a day.
 *
 * @example
 * app.synth();
 * IngressReport.of(app).writeFile('dist/report.html');
 */
export class IngressReport {
  /**
   * Reports on everything below a construct: an app or a single chart.
   *
   * Issues certificates that are not issued yet. The default clock is the clock of their store.
   *
   * @param scope app or chart
   * @param options namespaces, completeness, time
   */
  public static of(scope: IConstruct, options: GatewayAnalysisOptions = {}): IngressReport {
    checkArguments('IngressReport.of', [scope, options]);
    const { clockOf, collect, knownOf, objectsOf, recordedSuppressions } = engine();
    const constructs = scope.node.findAll();
    const base = analyzeOptions({ ...options, clock: options.clock ?? clockOf(constructs) });
    const known = knownOf(constructs);
    return new IngressReport(collect(objectsOf(constructs), {
      ...base, ...known, workloads: [...known.workloads ?? [], ...base.workloads ?? []], suppressions: recordedSuppressions(scope),
    }));
  }

  /**
   * Reports on manifests from any program.
   *
   * @param manifests API objects in any nesting, such as the result of `Testing.synth`, or YAML or JSON as text
   * @param options namespaces, completeness, time
   * @throws invalid-manifest
   */
  public static fromManifests(manifests: any, options: GatewayAnalysisOptions = {}): IngressReport {
    checkArguments('IngressReport.fromManifests', [manifests, options]);
    const { collect, readManifests } = engine();
    return new IngressReport(collect(readManifests(manifests), analyzeOptions(options)));
  }

  readonly #data: ReportData;

  private constructor(data: ReportData) {
    this.#data = data;
  }

  /** A page in one HTML file, which loads nothing from anywhere. */
  public toHtml(): string {
    return engine().FORMATS.html(this.#data);
  }

  /** The picture alone. */
  public toSvg(): string {
    return engine().FORMATS.svg(this.#data);
  }

  /** Tables in Markdown, short enough for a comment on a pull request. */
  public toMarkdown(): string {
    return engine().FORMATS.md(this.#data);
  }

  /** The data of the report as JSON, for programs. */
  public toJson(): string {
    return engine().FORMATS.json(this.#data);
  }

  /**
   * Writes the report to a file, in the form of its ending: `.html`, `.svg`, `.md` or `.json`.
   *
   * @param path path of the file; its folder is created if needed
   * @throws invalid-argument for another ending, file-unwritable
   */
  public writeFile(path: string): void {
    checkArguments('IngressReport.writeFile', [path]);
    const { FORMATS } = engine();
    const format = extname(path).slice(1).toLowerCase();
    if (!Object.hasOwn(FORMATS, format)) {
      throw new IngressError({
        code: 'invalid-argument',
        message: `report file '${path}' has no known ending`,
        help: `use ${Object.keys(FORMATS).map(each => `.${each}`).join(', ')}`,
        field: 'path',
      });
    }
    const content = FORMATS[format as keyof typeof FORMATS](this.#data);
    writing(path, () => {
      mkdirSync(dirname(path), { recursive: true });
      writeAtomic(path, content, 0o644);
    });
  }
}

/** Loaded with the first report and not with the package. */
function engine(): typeof engineModule {
  // eslint-disable-next-line @typescript-eslint/no-require-imports
  return require('./engine') as typeof engineModule;
}
