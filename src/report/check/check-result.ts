import { Finding } from '../../analysis/finding';
import { PlannedChange } from '../../plan/plan-entry';
import { Expiring } from '../expiry/expiring';

/** How a synth would change an object, a field or a file. */
export type ChangeKind = 'added' | 'changed' | 'removed';

/** A field that differs. Values are short texts without key material; undefined if there is none, or none that may be shown. */
export interface FieldChange {
  /** Path in the object, such as `spec.servers[0].hosts[1]`. */
  readonly path: string;
  readonly change: ChangeKind;
  readonly before?: string;
  readonly after?: string;
}

/** An API object that a synth would add, change or remove. */
export interface ObjectChange {
  readonly change: ChangeKind;
  readonly apiVersion: string;
  readonly kind: string;
  /** As in the manifest; undefined if it has none. */
  readonly namespace?: string;
  readonly name: string;
  /** Why its content changes: its certificate is issued, or it is encrypted. */
  readonly reason?: string;
  /** Path of the file, relative to the current folder: the new one, or that of a removed object. */
  readonly file: string;
  /** For a changed object. */
  readonly fields: readonly FieldChange[];
}

/** A file that a synth would add, change or remove. */
export interface FileChange {
  readonly change: ChangeKind;
  /** Relative to the current folder. */
  readonly path: string;
  /** Its objects are the same; only the text differs, or other files have them. */
  readonly sameObjects: boolean;
}

/** A certificate, authority or revocation list that a synth would issue. */
export interface CertificateChange extends PlannedChange {
  /** `created` or `renewed`; `kept` and `retired` need attention and issue nothing. */
  readonly action: string;
  /** It has happened: the store has it, and the compared commit has not. A synth does not issue it again. */
  readonly stored?: boolean;
  /** Folder of the store, relative to the current folder. */
  readonly store?: string;
}

/** A Secret that a synth would encrypt, or that was encrypted since the compared commit. */
export interface EncryptedSecret {
  readonly namespace: string;
  readonly name: string;
  readonly reason: string;
  /** It has happened: the store has the encrypted text, and the compared commit has not. */
  readonly stored?: boolean;
}

/** What the plan was compared with. */
export interface Against {
  readonly kind: 'git' | 'folder';
  /** The git reference or the folder, as the user gave it. */
  readonly name: string;
  /** Full hash of the commit. */
  readonly commit?: string;
}

/** What a synth would do. */
export interface CheckResult {
  readonly against: Against;
  /** The time of the synth, if not now; ISO 8601. */
  readonly at?: string;
  /** Why a synth would fail. */
  readonly errors: readonly string[];
  /** False if the program failed before its manifests were written; then nothing is known about objects, files and findings. */
  readonly complete: boolean;
  readonly objects: readonly ObjectChange[];
  readonly files: readonly FileChange[];
  readonly certificates: readonly CertificateChange[];
  readonly secrets: readonly EncryptedSecret[];
  /** Errors and warnings that the compared manifests do not have. */
  readonly findings: readonly Finding[];
  /** What ends within the given time although a synth has run, the earliest end first. */
  readonly expiring: readonly Expiring[];
  /** What else there is to know about the plan. */
  readonly notes: readonly string[];
}

/** Whether a synth would change anything. */
export function wouldChange({ files, certificates, secrets }: CheckResult): boolean {
  return files.length > 0 || secrets.some(({ stored }) => !stored) || certificates.some(isIssued);
}

/** Whether a synth would issue it. */
export function isIssued(change: CertificateChange): boolean {
  return isNew(change) && !change.stored;
}

/** Whether a certificate is new, in the store or after a synth. */
export function isNew({ action }: PlannedChange): boolean {
  return action === 'created' || action === 'renewed';
}
