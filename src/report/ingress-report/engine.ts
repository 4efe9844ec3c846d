import { htmlPage } from './html/page';
import { markdown } from './markdown';
import { pictureFile } from './picture/svg';
import { ReportData, reportData } from './report-data';
import { analyze, AnalyzeOptions } from '../../analysis/analyze';
import { IngressModel } from '../../model/ingress-model';
import { ManifestObject } from '../../model/resource';
import { DAY } from '../../text/days';
import { printableJson } from '../../text/terminal';
import { ExpirySources, listExpiry } from '../expiry/list-expiry';

// What is behind `IngressReport`, loaded with the first report.
export { clockOf, knownOf, objectsOf } from '../../analysis/at-synth/from-constructs';
export { recordedSuppressions } from '../../analysis/suppression';
export { readManifests } from '../../model/input/read-manifests';

/** The forms of a report, by the ending of their file. */
export const FORMATS = {
  html: htmlPage,
  svg: pictureFile,
  md: markdown,
  json: (data: ReportData) => printableJson(data),
} as const;

/**
 * Collects a report. The same input gives the same report on each time of a day: certificates must be valid at its end, and days are
 * counted from its start.
 *
 * @param objects the manifests
 * @param options of the analysis; `now` is any time of the day
 * @param sources stores and PEM files
 */
export function collect(objects: readonly ManifestObject[], options: AnalyzeOptions, sources: Omit<ExpirySources, 'model'> = {}): ReportData {
  const start = new Date(Math.floor(options.now.getTime() / DAY) * DAY);
  const model = new IngressModel(objects, options);
  return reportData({
    model,
    findings: analyze(objects, { ...options, now: new Date(start.getTime() + DAY - 1) }),
    certificates: listExpiry({ ...sources, model }, start),
    now: start,
    expiryDays: options.expiryDays,
  });
}
