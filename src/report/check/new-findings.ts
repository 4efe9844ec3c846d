import { Files, folderOf, shownPath } from './manifest-files';
import { analyze } from '../../analysis/analyze';
import { Finding } from '../../analysis/finding';
import { EXPIRY_DAYS } from '../../analysis/gateway-analysis';
import { Severity } from '../../analysis/severity';
import { readYaml } from '../../model/input/read-yaml';
import { PlanEntry } from '../../plan/plan-entry';

const MANIFEST = /\.(ya?ml|json)$/i;

/** Findings of codes that the program accepts for objects. */
export type Accepted = readonly Extract<PlanEntry, { readonly type: 'accepted' }>[];

/**
 * Errors and warnings that planned manifests have and the compared ones have not, unless the program accepts them.
 *
 * @param folders output folders, each of which is for another cluster: one per environment
 */
export function newFindings(before: Files, after: Files, folders: readonly string[], now: Date, accepted: Accepted): Finding[] {
  return ['', ...folders].flatMap(folder => {
    const [old, planned] = [before, after].map(files => new Map([...files].filter(([file]) => folderOf(file, folders) === folder)));
    const known = new Set(findingsOf(old, now).map(identity));
    return findingsOf(planned, now).filter(finding => !known.has(identity(finding)) && !isAccepted(finding, accepted));
  });
}

function findingsOf(files: Files, now: Date): Finding[] {
  const objects = [...files].filter(([file]) => MANIFEST.test(file)).flatMap(([file, text]) => readYaml(text, shownPath(file)));
  const findings = analyze(objects, { now, expiryDays: EXPIRY_DAYS, complete: false });
  return findings.filter(({ level }) => level !== Severity.INFO);
}

/** Without the field: servers and routes move when others are added. */
function identity({ code, kind, namespace, name, message }: Finding): string {
  return JSON.stringify([code, kind, namespace, name, message]);
}

function isAccepted(finding: Finding, accepted: Accepted): boolean {
  return accepted.some(({ code, objects }) => code === finding.code && objects.some(({ kind, namespace, name }) =>
    kind === finding.kind && namespace === finding.namespace && name === finding.name));
}
