import { resolve } from 'node:path';
import { SelfSignedAuthorityOptions } from './authority-options';
import { CertificateStore } from './certificate-store';
import { LIFETIMES, lifetimeSeconds } from './lifetime';
import { IngressError } from '../../errors/index';
import { CertificateRequest, Entry } from '../issuance/entry';
import { KeyFile } from '../issuance/key-file';
import { Spec } from '../issuance/spec';
import { normalizeDnsName, sortedSet } from '../x509/alternative-names';
import { DistinguishedName } from '../x509/distinguished-name';
import { KeyAlgorithm } from '../x509/key-algorithm';
import { normalizeSubject } from '../x509/subject';

/** The domains for name constraints: a domain covers itself and its subdomains. */
export function permittedDomains(options: SelfSignedAuthorityOptions): readonly string[] | undefined {
  const domains = options.permittedDnsDomains?.map((domain, at) => {
    const field = `permittedDnsDomains[${at}]`;
    if (!domain.startsWith('*')) return normalizeDnsName(domain, field);
    throw new IngressError({
      code: 'invalid-certificate',
      message: `permitted domain '${domain}' has a wildcard`,
      help: 'use the domain alone: it covers itself and its subdomains',
      field,
    });
  });
  return domains && domains.length > 0 ? sortedSet(domains) : undefined;
}

/** The certificate request of an authority's root. */
export function rootRequest(name: string, options: SelfSignedAuthorityOptions): CertificateRequest {
  return {
    name,
    spec: {
      ...common(options),
      subject: normalizeSubject({ commonName: `${name} root`, ...options.subject, ...organizationalUnitOf(options) }, 'subject'),
      lifetimeSeconds: lifetimeSeconds(options.lifetime, LIFETIMES.root, LIFETIMES.max, 'lifetime'),
      pathLength: options.intermediate ? 1 : 0,
      ...options.rootKeyPath === undefined ? keyEncrypted(options) : { keyElsewhere: true },
    },
    passphrase: options.passphrase,
    keyFile: options.rootKeyPath === undefined ? undefined : new KeyFile(resolve(options.rootKeyPath)),
  };
}

/** The certificate request of an authority's intermediate. */
export function intermediateRequest(name: string, options: SelfSignedAuthorityOptions, root: Entry): CertificateRequest {
  const commonName = `${options.subject?.commonName ?? name} intermediate`;
  return {
    name: `${name}-intermediate`,
    spec: {
      ...common(options),
      subject: normalizeSubject({ ...options.subject, commonName, ...organizationalUnitOf(options) } satisfies DistinguishedName, 'subject'),
      lifetimeSeconds: lifetimeSeconds(options.intermediateLifetime, LIFETIMES.intermediate, LIFETIMES.max, 'intermediateLifetime'),
      pathLength: 0,
      ...keyEncrypted(options),
    },
    issuer: root,
    passphrase: options.passphrase,
  };
}

/** The organizational unit that a test store requires in every authority. */
function organizationalUnitOf(options: SelfSignedAuthorityOptions): DistinguishedName {
  const organizationalUnit = CertificateStore._issuanceOf(options.store).setup.keySource.testOrganizationalUnit;
  return organizationalUnit === undefined ? {} : { organizationalUnit };
}

/** Part of the compared request: a passphrase that is added later must not leave an unencrypted key behind. */
function keyEncrypted({ passphrase }: SelfSignedAuthorityOptions): Pick<Spec, 'keyEncrypted'> {
  return passphrase === undefined ? {} : { keyEncrypted: true };
}

function common(
  options: SelfSignedAuthorityOptions,
): Pick<Spec, 'type' | 'keyAlgorithm' | 'dnsNames' | 'ipAddresses' | 'uris' | 'permittedDnsDomains' | 'reissue'> {
  return {
    type: 'authority',
    keyAlgorithm: options.keyAlgorithm ?? KeyAlgorithm.EC_P256,
    dnsNames: [],
    ipAddresses: [],
    uris: [],
    permittedDnsDomains: permittedDomains(options),
    reissue: options.reissue,
  };
}
