import { BundleDescription } from './bundle-description';
import { CertificateBundlePem } from './bundle-options';
import { TrustBundle } from './trust-bundle';
import { IngressError } from '../../errors/index';
import { timeOf } from '../store/clock';
import { Certificate } from '../x509/certificate';
import { certificatesOf, checkChain, checkStrength, checkValidity, isValid } from '../x509/chain';
import { checkPathLengths } from '../x509/chain-limits';
import { readPrivateKey } from '../x509/read-private-key';

/** Checks an imported certificate and key: they match, are valid, and cover the hosts. */
export function importBundle(pem: CertificateBundlePem): BundleDescription {
  const chain = certificatesOf(pem.certificateChain, 'the certificate chain');
  const [leaf] = chain;
  const who = leaf.dnsNames[0] ?? leaf.ipAddresses[0] ?? leaf.uris[0] ?? leaf.subject;
  const key = readPrivateKey(pem.privateKey, pem.passphrase, `certificate '${who}'`);
  if (!leaf._x509.checkPrivateKey(key)) {
    throw new IngressError({
      code: 'invalid-key',
      message: `the private key does not match certificate '${who}' (serial ${leaf.serialNumber})`,
      help: 'the first certificate must be the one that belongs to the key',
    });
  }
  const authorities = pem.caCertificates === undefined ? undefined : certificatesOf(pem.caCertificates, 'caCertificates');
  checkChain(chain, authorities);
  checkPathLengths(chain.slice(1));
  const now = timeOf(pem.clock);
  for (const certificate of chain) {
    checkValidity(certificate, now);
    checkStrength(certificate);
  }
  const last = chain[chain.length - 1];
  const issuers = authorities?.filter(authority => last.isIssuedBy(authority));
  // a bundle may contain expired authorities, as long as one that issued this certificate is valid
  if (issuers?.length && !issuers.some(authority => isValid(authority, now))) checkValidity(issuers[0], now);
  for (const host of pem.hosts ?? []) checkHost(leaf, host);

  const issued = chain.filter((certificate, position) => position === 0 || !certificate.isIssuedBy(certificate));
  const certificateChain = issued.map(certificate => certificate.toPem()).join('');
  const privateKey = key.export({ type: 'pkcs8', format: 'pem' }) as string;
  const trustBundle = authorities && trustBundleOf(authorities);
  return {
    name: who,
    dnsNames: leaf.dnsNames,
    ipAddresses: leaf.ipAddresses,
    certificateChain: () => certificateChain,
    privateKey: () => privateKey,
    trustAnchors: () => trustBundle,
  };
}

function trustBundleOf(authorities: readonly Certificate[]): TrustBundle {
  const pem = authorities.map(certificate => certificate.toPem()).join('');
  return TrustBundle._of({ pem: () => pem, hasRevocationLists: () => false, revocationLists: () => undefined });
}

function checkHost(leaf: Certificate, host: string): void {
  if (leaf.covers(host)) return;
  throw new IngressError({
    code: 'invalid-certificate',
    message: `certificate '${leaf.subject || leaf.serialNumber}' does not cover host '${host}' (has: ${[...leaf.dnsNames, ...leaf.ipAddresses].join(', ') || 'no names'})`,
    help: 'use a certificate that covers the host',
    field: 'hosts',
  });
}
