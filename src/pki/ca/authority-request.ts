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

/** The domains as they go into name constraints: a domain stands for itself and all below it. */
export function permittedDomains(options: SelfSignedAuthorityOptions): readonly string[] | undefined {
  const domains = options.permittedDnsDomains?.map((domain, at) => {
    const field = `permittedDnsDomains[${at}]`;
    if (!domain.startsWith('*')) return normalizeDnsName(domain, field);
    throw new IngressError({
      code: 'invalid-certificate',
      message: `permitted domain '${domain}' has a wildcard`,
      help: 'write the domain alone: it stands for itself and everything below it',
      field,
    });
  });
  return domains && domains.length > 0 ? sortedSet(domains) : undefined;
}

/** The root of an authority as a request. */
export function rootRequest(name: string, options: SelfSignedAuthorityOptions): CertificateRequest {
  return {
    name,
    spec: {
      ...common(options),
      subject: normalizeSubject({ commonName: `${name} root`, ...options.subject, ...mark(options) }, 'subject'),
      lifetimeSeconds: lifetimeSeconds(options.lifetime, LIFETIMES.root, LIFETIMES.max, 'lifetime'),
      pathLength: options.intermediate ? 1 : 0,
      ...options.rootKeyPath === undefined ? keyEncrypted(options) : { keyElsewhere: true },
    },
    passphrase: options.passphrase,
    keyFile: options.rootKeyPath === undefined ? undefined : new KeyFile(resolve(options.rootKeyPath)),
  };
}

/** The intermediate of an authority as a request. */
export function intermediateRequest(name: string, options: SelfSignedAuthorityOptions, root: Entry): CertificateRequest {
  const commonName = `${options.subject?.commonName ?? name} intermediate`;
  return {
    name: `${name}-intermediate`,
    spec: {
      ...common(options),
      subject: normalizeSubject({ ...options.subject, commonName, ...mark(options) } satisfies DistinguishedName, 'subject'),
      lifetimeSeconds: lifetimeSeconds(options.intermediateLifetime, LIFETIMES.intermediate, LIFETIMES.max, 'intermediateLifetime'),
      pathLength: 0,
      ...keyEncrypted(options),
    },
    issuer: root,
    passphrase: options.passphrase,
  };
}

/** What the store wants every authority to be known by. */
function mark(options: SelfSignedAuthorityOptions): DistinguishedName {
  const organizationalUnit = CertificateStore._issuanceOf(options.store).setup.keySource.authorityMark;
  return organizationalUnit === undefined ? {} : { organizationalUnit };
}

/** Part of what is asked for, so that a passphrase that is given later does not leave a plain key behind. */
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
