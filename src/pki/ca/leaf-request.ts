import { ClientCertificateOptions, IssueCertificateOptions, ServerCertificateOptions } from './issue-certificate-options';
import { LIFETIMES, lifetimeSeconds, renewBeforeSeconds } from './lifetime';
import { IngressError } from '../../errors/index';
import { CertificateRequest, Issuer } from '../issuance/entry';
import { Spec } from '../issuance/spec';
import { checkIdentity } from '../store/identity';
import { AlternativeNames, normalizeDnsName, normalizeIpAddress, normalizeUri, sortedSet, uriHost } from '../x509/alternative-names';
import { DistinguishedName } from '../x509/distinguished-name';
import { KeyAlgorithm } from '../x509/key-algorithm';
import { MAX_COMMON_NAME, normalizeSubject } from '../x509/subject';

/** What BoringSSL takes for a host in a common name. @see https://boringssl.googlesource.com/boringssl/+/refs/heads/main/crypto/x509/v3_utl.cc */
const HOST_LIKE = /^(\*\.)?[\w:-]+(\.[\w:-]+)*\.?$/;

/** The issuing authority and its constraints. */
export interface LeafIssuer {
  readonly name: string;
  /** The authority that signs. */
  readonly issuer: Issuer;
  readonly permittedDnsDomains?: readonly string[];
  /** Its certificates have name constraints. */
  readonly hasNameConstraints?: boolean;
  /** For an imported authority: refuses names that its certificates exclude. */
  readonly checkLimits?: (type: 'server' | 'client', names: AlternativeNames) => void;
}

/** The request of a server certificate: checked names and defaults. */
export function serverRequest(name: string, options: ServerCertificateOptions, by: LeafIssuer): CertificateRequest {
  const names = alternativeNames(options.dnsNames, options.ipAddresses, [], by);
  if (names.dnsNames.length + names.ipAddresses.length === 0) {
    throw new IngressError({
      code: 'invalid-certificate',
      message: `server certificate '${name}' has no hosts`,
      help: 'set dnsNames or ipAddresses: clients ignore the common name',
      field: 'dnsNames',
    });
  }
  const seconds = lifetimeSeconds(options.lifetime, LIFETIMES.leaf, LIFETIMES.maxServer, 'lifetime');
  return request(name, options, by, {
    type: 'server',
    subject: subjectOf(options, mainName(names.dnsNames)),
    ...names,
    ...kind(options),
    lifetimeSeconds: seconds,
  });
}

/** The request of a client certificate. */
export function clientRequest(name: string, options: ClientCertificateOptions, by: LeafIssuer): CertificateRequest {
  const names = alternativeNames(options.dnsNames ?? [], options.ipAddresses, options.uris ?? [], by);
  const subject = subjectOf(options, mainName(names.dnsNames) ?? name);
  if (Object.keys(subject).length === 0 && names.dnsNames.length + names.ipAddresses.length + names.uris.length === 0) {
    throw new IngressError({
      code: 'invalid-certificate',
      message: `client certificate '${name}' would have neither subject nor names, because its name is too long for a common name`,
      help: 'set subject.commonName, dnsNames or uris',
      field: 'dnsNames',
    });
  }
  if (
    by.hasNameConstraints &&
    names.dnsNames.length + names.ipAddresses.length + names.uris.length === 0 &&
    HOST_LIKE.test(subject.commonName ?? '')
  ) {
    throw new IngressError({
      code: 'invalid-certificate',
      message: `client certificate '${name}' of authority '${by.name}', which has name constraints, has no names besides its common name '${subject.commonName}'`,
      help: 'set dnsNames or uris (or a subject.commonName with a space, which no host has): Envoy and OpenSSL may read the common name as a host and refuse it',
      field: 'dnsNames',
    });
  }
  const seconds = lifetimeSeconds(options.lifetime, LIFETIMES.leaf, LIFETIMES.max, 'lifetime');
  return request(name, options, by, { type: 'client', subject, ...names, ...kind(options), lifetimeSeconds: seconds });
}

function request(
  name: string,
  options: IssueCertificateOptions,
  by: LeafIssuer,
  spec: Spec & { readonly type: 'server' | 'client' },
): CertificateRequest {
  by.checkLimits?.(spec.type, spec);
  return {
    name: checkIdentity(name),
    spec,
    issuer: by.issuer,
    renewBeforeSeconds: renewBeforeSeconds(options.renewBefore, spec.lifetimeSeconds),
    reuseKey: options.reuseKey,
  };
}

function kind(options: IssueCertificateOptions): { keyAlgorithm: KeyAlgorithm; reissue?: string } {
  return { keyAlgorithm: options.keyAlgorithm ?? KeyAlgorithm.EC_P256, reissue: options.reissue };
}

/** The name of the certificate for people. */
function mainName(dnsNames: readonly string[]): string | undefined {
  return dnsNames.find(name => !name.startsWith('*')) ?? dnsNames[0];
}

/** The common name is for people and old tools; it is omitted if it does not fit. */
function subjectOf(options: IssueCertificateOptions, commonName: string | undefined): DistinguishedName {
  const fits = commonName !== undefined && commonName.length <= MAX_COMMON_NAME;
  return normalizeSubject({ ...(fits ? { commonName } : {}), ...options.subject }, 'subject');
}

function alternativeNames(
  dnsNames: readonly string[], ipAddresses: readonly string[] = [], uris: readonly string[], by: LeafIssuer,
): AlternativeNames {
  const names = {
    dnsNames: sortedSet(dnsNames.map((name, at) => normalizeDnsName(name, `dnsNames[${at}]`))),
    ipAddresses: sortedSet(ipAddresses.map((address, at) => normalizeIpAddress(address, `ipAddresses[${at}]`))),
    uris: sortedSet(uris.map((uri, at) => normalizeUri(uri, `uris[${at}]`))),
  };
  const domains = by.permittedDnsDomains;
  if (domains) {
    const isInside = (host = '') => domains.some(domain => host === domain || host.endsWith(`.${domain}`));
    const outside = [
      ...names.dnsNames.filter(name => !isInside(name)),
      ...names.ipAddresses,
      ...names.uris.filter(uri => !isInside(uriHost(uri))),
    ];
    if (outside.length > 0) {
      throw new IngressError({
        code: 'invalid-certificate',
        message: `authority '${by.name}' may not issue for ${outside.join(', ')}`,
        help: `its permittedDnsDomains are ${domains.join(', ')}, also for the hosts of URIs; it may not issue for IP addresses`,
        field: names.uris.includes(outside[0]) ? 'uris' : 'dnsNames',
      });
    }
  }
  return names;
}
