import { ImportedAuthorityPem, SelfSignedAuthorityOptions } from './authority-options';
import { intermediateRequest, rootRequest } from './authority-request';
import { CertificateStore } from './certificate-store';
import { LeafIssuer } from './leaf-request';
import { LIFETIMES } from './lifetime';
import { CallSite } from '../../errors/call-site';
import { IngressError } from '../../errors/index';
import { Authority } from '../issuance/authority';
import { Entry } from '../issuance/entry';
import { timeOf } from '../store/clock';
import { checkIdentity } from '../store/identity';
import { Certificate } from '../x509/certificate';
import { certificatesOf, checkChain, checkRevocationLists, checkStrength, checkValidity } from '../x509/chain';
import { checkLimits, checkPathLengths } from '../x509/chain-limits';
import { hasNameConstraints } from '../x509/constraints';
import { keyUsageAllows } from '../x509/der';
import { keyIdentifierOfIssuer } from '../x509/encode-certificate';
import { isEncryptedKey } from '../x509/read-private-key';

/** An authority and what its clients need: from the store, or imported. */
export interface TrustedAuthority extends LeafIssuer {
  /** PEM of the root. */
  readonly trustAnchor: () => string;
  /** The root's entry, for an authority of the store. */
  readonly root?: Entry;
  /** PEM lists of authorities above, which this program cannot sign for. */
  readonly upperRevocationLists?: string;
}

/** Requests an authority from the store. */
export function selfSignedAuthority(name: string, options: SelfSignedAuthorityOptions, site: CallSite): TrustedAuthority {
  checkIdentity(name);
  const issuance = CertificateStore._issuanceOf(options.store);
  const root = issuance.declare(rootRequest(name, options), site);
  const issuer = options.intermediate ? issuance.declare(intermediateRequest(name, options, root), site) : root;
  const revocations = issuance.revocations(name);
  for (const entry of new Set([issuer, root])) {
    const listsRevoked = entry === issuer;
    const lifetimeSeconds = listsRevoked ? LIFETIMES.revocationList : LIFETIMES.rootRevocationList;
    revocations.addList({ name: `${entry.name}-crl`, issuer: entry, lifetimeSeconds, listsRevoked });
  }
  return {
    name,
    issuer,
    permittedDnsDomains: root.request.spec.permittedDnsDomains,
    hasNameConstraints: root.request.spec.permittedDnsDomains !== undefined,
    trustAnchor: () => issuance.authority(root).certificate,
    root,
  };
}

/** Checks an imported authority: chain, dates, strength, permission to issue, matching key. */
export function importedAuthority(name: string, pem: ImportedAuthorityPem): TrustedAuthority {
  checkIdentity(name);
  const chain = certificatesOf(pem.certificateChain, 'the certificate chain');
  const [own] = chain;
  const root = chain[chain.length - 1];
  checkChain(chain, undefined);
  checkMayIssue(own);
  checkPathLengths(chain);
  if (!root.isIssuedBy(root)) {
    throw new IngressError({
      code: 'invalid-certificate',
      message: `the chain of authority '${name}' ends with '${root.subject}', which is not a root`,
      help: 'add the certificates above it, up to the self-signed root that clients trust',
    });
  }
  if (pem.revocationLists !== undefined) checkRevocationLists(pem.revocationLists, 'revocationLists');
  const issuance = CertificateStore._issuanceOf(pem.store);
  const now = timeOf(issuance.setup.clock);
  for (const certificate of chain) {
    checkValidity(certificate, now);
    checkStrength(certificate);
  }
  const { privateKey } = pem;
  const authority = new Authority({
    name,
    certificate: own.toPem(),
    chain: chain.slice(0, -1).map(certificate => certificate.toPem()).join(''),
    keyId: keyIdentifierOfIssuer(own._x509.raw),
    notAfter: Math.min(...chain.map(({ notAfter }) => notAfter.getTime())),
    privateKey: () => privateKey,
    passphrase: pem.passphrase,
  });
  // an encrypted key needs its passphrase, which is read only when something is issued
  if (privateKey !== undefined && (pem.passphrase === undefined || !isEncryptedKey(privateKey))) authority.loadKey();
  issuance.revocations(name).addList({ name: `${name}-crl`, issuer: authority, lifetimeSeconds: LIFETIMES.revocationList, listsRevoked: true });
  return {
    name,
    issuer: authority,
    hasNameConstraints: chain.some(certificate => hasNameConstraints(certificate._x509.raw)),
    checkLimits: (type, names) => checkLimits(chain, type, names),
    trustAnchor: () => root.toPem(),
    upperRevocationLists: pem.revocationLists,
  };
}

function checkMayIssue(certificate: Certificate): void {
  if (certificate.isCertificateAuthority && keyUsageAllows(certificate._x509.raw, 'keyCertSign')) return;
  throw new IngressError({
    code: 'invalid-certificate',
    message: `certificate '${certificate.subject}' may not issue certificates`,
    help: 'use the certificate of an authority: basic constraints CA, key usage keyCertSign',
  });
}
