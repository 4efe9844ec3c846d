import { posix } from 'node:path';
import { Finding } from '../analysis/finding';
import {
  Against, CertificateChange, ChangeKind, CheckResult, FieldChange, FileChange, isIssued, isNew, ObjectChange, wouldChange,
} from '../report/check/check-result';
import { Expiring, placeText } from '../report/expiry/expiring';
import { counted } from '../text/plural';
import { printableLine } from '../text/terminal';

const SIGNS: { readonly [change in ChangeKind]: string } = { added: '+', changed: '~', removed: '-' };
const COLOURS: { readonly [sign: string]: string } = { '+': '\x1b[32m', '~': '\x1b[33m', '-': '\x1b[31m', '!': '\x1b[31m' };
const RESET = '\x1b[0m';

/** How many fields of an object are printed. */
const FIELDS = 12;
/** How long a printed value is. */
const VALUE = 160;

/** Why lists are missing. */
export const UNKNOWN = 'Objects, files and findings are not known, because the program failed.';

/** The result of `check` as text. */
export function formatCheck(result: CheckResult, colours: boolean): string {
  const paint = (line: string) => {
    const colour = COLOURS[line.trimStart()[0]];
    return colours && colour && !line.startsWith('    ') ? `${colour}${line}${RESET}` : line;
  };
  return `${linesOf(result).map(line => paint(printableLine(line))).join('\n')}\n`;
}

function linesOf(result: CheckResult): string[] {
  const { certificates, complete, errors, expiring, files, findings, notes, objects, secrets } = result;
  const objectText = objectTexts(objects);
  const moved = files.filter(({ sameObjects }) => sameObjects);
  return [
    `${headline(result)} (compared with ${againstText(result.against)}${result.at === undefined ? '' : `, at ${result.at}`})`,
    ...section('Errors', errors.flatMap(error => error.split('\n').map((line, at) => at === 0 ? `! ${line}` : `    ${line}`))),
    ...section('Objects', objects.flatMap(object => [`${SIGNS[object.change]} ${objectText(object)}`, ...fieldLines(object)])),
    ...section('Files', moved.map(file => `${SIGNS[file.change]} ${fileText(file)}`)),
    ...section('Certificates', certificates.map(change => `${isNew(change) ? signOf(change.action) : '!'} ${certificateText(change)}`)),
    ...complete ? [] : section('Encrypted Secrets', secrets.map(({ namespace, name, reason }) => `~ ${namespace}/${name}: ${reason}`)),
    ...section('New findings', findings.flatMap(finding => [`! ${findingText(finding)}`, `    ${finding.help}`])),
    ...section('Ends soon', expiring.map(each => `! ${expiringText(each)}`)),
    ...section('Notes', notes.map(note => `  ${note}`)),
    ...complete ? [] : ['', UNKNOWN],
  ];
}

/** What a synth would do, in a sentence without a full stop. */
export function headline(result: CheckResult): string {
  const { certificates, errors, objects, files } = result;
  if (errors.length > 0) return 'A synth would fail';
  if (!wouldChange(result)) return 'A synth would change nothing';
  const counts = (['added', 'changed', 'removed'] as const).map(change => ({ change, count: objects.filter(each => each.change === change).length }));
  const parts = counts.filter(({ count }) => count > 0).map(({ change, count }) => `${count} ${change}`);
  const issued = certificates.filter(isIssued).length;
  const what = [
    ...parts.length > 0 ? [`${counted(objects.length, 'object')} (${parts.join(', ')})`] : files.length > 0 ? [counted(files.length, 'file')] : [],
    ...issued > 0 ? [`issue ${counted(issued, 'certificate')}`] : [],
  ];
  return `A synth would ${parts.length > 0 || files.length > 0 ? 'change ' : ''}${what.join(' and ')}`;
}

/** The name of what was compared with. */
export function againstText({ kind, name, commit }: Against): string {
  return kind === 'folder' ? `the folder ${name}` : `${name}, commit ${commit!.slice(0, 10)}`;
}

/** Objects as lines; with their folders if there are several, which may have objects of the same name. */
export function objectTexts(objects: readonly ObjectChange[]): (object: ObjectChange) => string {
  const folders = new Set(objects.map(({ file }) => posix.dirname(file)));
  return ({ kind, namespace, name, file }) =>
    `${kind} ${namespace === undefined ? name : `${namespace}/${name}`}${folders.size > 1 ? ` in ${posix.dirname(file)}` : ''}`;
}

/** Why an object changes, and the fields that this does not explain. */
export function explained({ change, fields, reason }: ObjectChange): { readonly reason?: string; readonly fields: readonly FieldChange[] } {
  if (reason === undefined) return { fields };
  const content = /^(data|spec\.encryptedData|sops)\b/;
  return { ...(change === 'changed' || !reason.endsWith(': new')) && { reason }, fields: fields.filter(({ path }) => !content.test(path)) };
}

/** A file whose objects are the same. */
export function fileText({ path, change }: FileChange): string {
  return change === 'changed' ? `${path}: the same objects, written differently` : `${path}: no object is ${change}`;
}

/** A finding in a line. */
export function findingText({ level, code, kind, namespace, name, path, message }: Finding): string {
  return `${level} ${code} ${kind} ${namespace}/${name}${path === undefined ? '' : ` ${path}`}: ${message}`;
}

/** A change of a certificate in a line. */
export function certificateText({ message, store, stored }: CertificateChange): string {
  return `${message}${store === undefined ? '' : ` in '${store}'`}${stored ? ', since the compared commit' : ''}`;
}

/** Something that ends soon, in a line. */
export function expiringText({ kind, name, notAfter, daysLeft, places, renewal }: Expiring): string {
  const from = renewal.from === undefined ? '' : ` from ${renewal.from.slice(0, 10)}`;
  const end = `${daysLeft! < 0 ? 'ended' : 'ends'} on ${notAfter!.slice(0, 10)}${daysLeft! < 0 ? '' : `, in ${counted(daysLeft!, 'day')}`}`;
  return `${kind} ${name} ${end} (${places.map(placeText).join(', ')}); renewed by ${renewal.by}${from}`;
}

/** A field in a line. */
export function fieldText({ path, change, before, after }: FieldChange): string {
  if (change === 'changed') return before === undefined && after === undefined ? `${path} changed` : `${path}: ${cut(before ?? '')} → ${cut(after ?? '')}`;
  const value = before ?? after;
  return `${path} ${change}${value === undefined ? '' : `: ${cut(value)}`}`;
}

function fieldLines(object: ObjectChange): string[] {
  const { reason, fields } = explained(object);
  const more = fields.length - FIELDS;
  return [...reason === undefined ? [] : [`    ${reason}`], ...fields.slice(0, FIELDS).map(field => `    ${fieldText(field)}`), ...more > 0 ? [`    and ${counted(more, 'more field')}; --json prints all`] : []];
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0 ? [] : ['', title, ...lines];
}

function signOf(action: string): string {
  return action === 'created' ? '+' : '~';
}

function cut(text: string): string {
  return text.length > VALUE ? `${text.slice(0, VALUE)}…` : text;
}
