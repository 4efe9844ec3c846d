import { Found } from './changed-objects';
import { CertificateChange, EncryptedSecret, isIssued } from './check-result';
import { record } from '../../model/resource';
import { Certificate } from '../../pki/x509/certificate';
import { PlanEntry } from '../../plan/plan-entry';

const CERTIFICATE_KEYS = ['tls.crt', 'cert', 'ca.crt', 'cacert'];

/** The certificates that a plan issues. */
export type Issued = readonly Extract<PlanEntry, { readonly type: 'issued' }>[];

/** Why the content of a Secret or ConfigMap changes, if a certificate that the plan issues, or its encryption, is the cause. */
export function contentReasons(
  certificates: readonly CertificateChange[], secrets: readonly EncryptedSecret[], issued: Issued,
): (found: Found) => string | undefined {
  const changes = new Map(certificates.filter(isIssued).map(change => [change.name, change]));
  const names = new Map(issued.flatMap(each => each.certificates).map(({ name, serialNumber }) => [numberOf(serialNumber), name]));
  const encrypted = new Map(secrets.map(({ namespace, name, reason }) => [`${namespace}/${name}`, reason]));
  return ({ object }) => {
    const { kind, data } = object;
    if (!['Secret', 'SealedSecret', 'ConfigMap'].includes(String(kind))) return undefined;
    const { namespace, name } = record(object.metadata);
    const reason = kind === 'ConfigMap' ? undefined : encrypted.get(`${String(namespace)}/${String(name)}`);
    if (reason !== undefined) return `encrypted: ${reason}`;
    const values = Object.entries(record(data)).filter(([key]) => CERTIFICATE_KEYS.includes(key)).map(([, value]) => String(value));
    for (const value of values) {
      const change = changes.get(names.get(serialNumberOf(kind === 'Secret' ? Buffer.from(value, 'base64').toString('latin1') : value)) ?? '');
      if (change) return change.name === name ? `certificate ${change.action}: ${change.reason}` : `certificate ${change.name} ${change.action}: ${change.reason}`;
    }
    return undefined;
  };
}

function serialNumberOf(pem: string): string {
  try {
    return numberOf(Certificate.fromPem(pem).serialNumber);
  } catch {
    return ''; // not a certificate
  }
}

function numberOf(serialNumber: string): string {
  return serialNumber.replace(/^0+/, '');
}
