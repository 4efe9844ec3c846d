import { Found } from './changed-objects';
import { CertificateChange, EncryptedSecret, isNew } from './check-result';
import { record } from '../../model/resource';
import { Certificate } from '../../pki/x509/certificate';

const CERTIFICATE_KEYS = ['tls.crt', 'cert', 'ca.crt', 'cacert'];

/** The serial number of a certificate that is issued. */
export interface IssuedSerialNumber {
  readonly name: string;
  readonly serialNumber: string;
}

/** Why the content of a Secret or ConfigMap changes, if a certificate that the plan issues, or its encryption, is the cause. */
export function contentReasons(
  certificates: readonly CertificateChange[], secrets: readonly EncryptedSecret[], issued: readonly IssuedSerialNumber[],
): (found: Found) => string | undefined {
  // what the plan issues comes last, and counts
  const changes = new Map([...certificates].reverse().filter(isNew).map(change => [change.name, change]));
  const names = new Map(issued.map(({ name, serialNumber }) => [numberOf(serialNumber), name]));
  const encrypted = new Map([...secrets].reverse().map(({ namespace, name, reason }) => [`${namespace}/${name}`, reason]));
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
