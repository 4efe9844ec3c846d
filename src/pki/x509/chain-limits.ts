import { AlternativeNames } from './alternative-names';
import { Certificate } from './certificate';
import { namesRuledOut, pathLengthOf } from './constraints';
import { IngressError } from '../../errors/index';

/** Checks that the path lengths of authorities, each issued by the next, permit the first one to issue to others. */
export function checkPathLengths(authorities: readonly Certificate[]): void {
  authorities.forEach((authority, at) => {
    // self-issued certificates of an authority do not count (RFC 5280, 4.2.1.9)
    const below = authorities.slice(0, at).filter(({ subject, issuer }) => subject !== issuer).length;
    const allowed = pathLengthOf(authority._x509.raw);
    if (allowed === undefined || below <= allowed) return;
    throw new IngressError({
      code: 'invalid-certificate',
      message: `authority '${authority.subject}' has path length ${allowed}, but ${below} authorities are below it in the chain`,
      help: 'clients refuse such a chain: use an authority nearer to the root, or have it issued with a longer path length',
    });
  });
}

const USAGES = { server: ['serverAuth', '1.3.6.1.5.5.7.3.1'], client: ['clientAuth', '1.3.6.1.5.5.7.3.2'] } as const;
const ANY_USAGE = '2.5.29.37.0';

/** Checks that authorities, each issued by the next, may issue for a usage and for some names. */
export function checkLimits(authorities: readonly Certificate[], type: 'server' | 'client', names: AlternativeNames): void {
  const [usage, oid] = USAGES[type];
  for (const { subject, _x509: { keyUsage, raw } } of authorities) {
    if (keyUsage && !keyUsage.includes(oid) && !keyUsage.includes(ANY_USAGE)) {
      throw new IngressError({
        code: 'invalid-certificate',
        message: `authority '${subject}' may not issue ${type} certificates: its extended key usage lacks ${usage}`,
        help: `use an authority with ${usage}, or without extended key usage`,
      });
    }
    const outside = namesRuledOut(raw, names);
    if (outside.length > 0) {
      throw new IngressError({
        code: 'invalid-certificate',
        message: `authority '${subject}' may not issue for ${outside.join(', ')}`,
        help: 'its name constraints exclude them (`openssl x509 -noout -ext nameConstraints`), so clients would refuse the certificate',
        field: 'dnsNames',
      });
    }
  }
}
