import { readFileSync } from 'node:fs';
import { IngressError } from '../errors';
import { CertificateBundle } from '../pki/ca/certificate-bundle';
import { Certificate } from '../pki/x509/certificate';

/** The options `--cert` and `--key`. */
export interface ClientCertificateOptions {
  readonly cert?: string;
  readonly key?: string;
}

/** The client certificate of a command; undefined without `--cert`. */
export function clientCertificate({ cert, key }: ClientCertificateOptions): CertificateBundle | undefined {
  if (cert === undefined) return undefined;
  const certificateChain = readText(cert);
  // the gateway decides whether it is valid now
  const { notBefore } = Certificate.fromPem(certificateChain);
  return CertificateBundle.fromPem({
    certificateChain: certificateChain.replace(/-----BEGIN ([A-Z ]*PRIVATE KEY|EC PARAMETERS)-----[^-]*-----END \1-----\n?/g, ''),
    privateKey: key === undefined ? certificateChain : readText(key),
    clock: { now: () => notBefore },
  });
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new IngressError({
      code: 'invalid-argument', message: `${path} cannot be read: ${(error as NodeJS.ErrnoException).code}`, help: 'specify a PEM file',
    });
  }
}
