import { X509Certificate } from 'node:crypto';
import { CertificateChain, certificateCovers, CertificateReader } from '../../../model/certificates';
import { ManifestCertificate } from '../../../model/manifest-certificate';
import { ServerCertificate } from '../../../model/server-certificates';
import { judgePeer } from '../../../simulator/handshake/judge';
import { daysLeft } from '../../../text/days';
import { certificatesOf, VerifyContext } from '../context';
import { hello, HelloAnswer } from '../hello';
import { Origin } from '../origins';
import { versionsText } from '../target';
import { Probe, skipped, Verdict, verdict } from '../verdict';

const ALPN = ['h2', 'http/1.1'];

/** Checks what the gateway presents for a host: certificate, chain, dates, name, authority, application protocol. */
export function certificateProbe(origin: Origin, context: VerifyContext): Probe {
  const { name, port, server, versions } = origin;
  const expected = certificatesOf(origin, context.model);
  return {
    sends: `TLS handshake for '${name}' to port ${port}, ${versionsText(versions)}, ALPN ${ALPN.join(', ')}`,
    run: async target => {
      const answer = await hello(target, port, { name, versions, alpn: ALPN });
      const served = readServed(answer, context.model.certificates);
      if (!served) return [verdict('certificate', false, `no certificate for '${name}': ${endOf(answer)}`)];
      const same = expected.find(({ leaf }) => leaf.der.equals(served.certificates[0].der));
      return [
        sameCertificate(served.certificates[0], same, expected, context.certificates),
        ...same ? [sameChain(served.certificates, same)] : [],
        dates(served.certificates, context.now),
        ...server.hosts.some(({ host }) => host === '*') ? [] : [covers(served.certificates[0], name)],
        ...context.trust === undefined ? [] : [trusted(served.certificates, context.trust, context.now)],
        ...server.protocol === 'HTTPS' ? [verdict('ALPN', answer.alpn === 'h2', answer.alpn ?? 'none')] : [],
      ];
    },
  };
}

/** The certificates that a server sent; undefined if none can be read. */
function readServed({ certificates = [] }: HelloAnswer, reader: CertificateReader): CertificateChain | undefined {
  const blocks = certificates.map(der => der.toString('base64').replace(/.{1,64}/g, '$&\n'));
  const chain = reader.read(blocks.map(block => `-----BEGIN CERTIFICATE-----\n${block}-----END CERTIFICATE-----\n`).join(''));
  return chain.certificates.length > 0 ? chain : undefined;
}

function endOf(answer: HelloAnswer): string {
  return answer.end === 'secure' ? 'the server sends no readable certificate' : answer.why;
}

type Certificates = readonly ServerCertificate[];

function sameCertificate(
  served: ManifestCertificate, same: ServerCertificate | undefined, expected: Certificates, known: Certificates,
): Verdict {
  if (same) return verdict('certificate', true, `${describe(served)}, same as in ${secretOf(same)}`);
  if (expected.length === 0) {
    return skipped('certificate', `${describe(served)}; the manifests do not contain the certificate of this host`);
  }
  const [wanted] = expected;
  const seen = `SHA-256 ${fingerprint(served)}, not ${fingerprint(wanted.leaf)} from ${secretOf(wanted)}`;
  return verdict('certificate', false, `${otherCertificate(served, expected, known)}: ${seen}`);
}

function otherCertificate(served: ManifestCertificate, expected: Certificates, known: Certificates): string {
  const elsewhere = known.find(({ leaf }) => leaf.der.equals(served.der));
  if (elsewhere) return `the certificate in ${secretOf(elsewhere)} is served`;
  const sibling = expected.find(({ leaf }) => namesOf(leaf) === namesOf(served));
  if (!sibling) return `another certificate is served, ${describe(served)}`;
  const [from, wanted] = [served.fields.notBefore, sibling.leaf.fields.notBefore];
  const days = `valid from ${from.toISOString()}, in the manifests from ${wanted.toISOString()}`;
  if (from < wanted) return `an old certificate is still served (${days}); apply the manifests, and check that the gateway reads the Secret`;
  return from > wanted ? `a newer certificate is served (${days}); these manifests are not the latest`
    : 'another certificate for the same names is served';
}

function sameChain(served: readonly ManifestCertificate[], { chain: { certificates: wanted }, ...same }: ServerCertificate): Verdict {
  const position = (list: readonly ManifestCertificate[], one: ManifestCertificate) => list.findIndex(({ der }) => der.equals(one.der));
  const missing = wanted.filter(one => position(served, one) < 0);
  const extra = served.filter(one => position(wanted, one) < 0);
  const labels = (list: readonly ManifestCertificate[]) => list.map(({ label }) => label).join(', ');
  if (missing.length > 0) return verdict('chain', false, `lacks ${labels(missing)} from ${secretOf(same)}`);
  if (extra.length > 0) return verdict('chain', false, `contains ${labels(extra)}, which ${secretOf(same)} does not contain`);
  const inOrder = served.length === wanted.length && served.every((one, at) => one.der.equals(wanted[at].der));
  return inOrder ? verdict('chain', true, labels(served))
    : verdict('chain', false, `wrong order or duplicates: ${labels(served)}; ${secretOf(same)} has ${labels(wanted)}`);
}

function dates(served: readonly ManifestCertificate[], now: Date): Verdict {
  const expired = served.find(({ fields }) => fields.notAfter < now);
  const early = served.find(({ fields }) => fields.notBefore > now);
  if (expired) return verdict('dates', false, `${expired.label} expired on ${expired.fields.notAfter.toISOString()}`);
  if (early) return verdict('dates', false, `${early.label} is not valid before ${early.fields.notBefore.toISOString()}`);
  const end = new Date(Math.min(...served.map(({ fields }) => fields.notAfter.getTime())));
  return verdict('dates', true, `valid until ${end.toISOString().slice(0, 10)}, ${daysLeft(end, now)} days`);
}

function covers(served: ManifestCertificate, name: string): Verdict {
  const covered = certificateCovers(served, name);
  return verdict('name', covered, covered ? `valid for '${name}'` : `not valid for '${name}' (has ${namesOf(served) || 'no name'})`);
}

function trusted(served: readonly ManifestCertificate[], trust: string, now: Date): Verdict {
  const chain = served.map(({ der }) => new X509Certificate(der));
  // dates are a separate check
  const [from, until] = [chain.map(({ validFrom }) => Date.parse(validFrom)), chain.map(({ validTo }) => Date.parse(validTo))];
  const within = new Date(Math.min(Math.max(now.getTime(), ...from), ...until));
  const problem = judgePeer(chain, trust, 'server', undefined, within);
  return verdict('authority', problem === undefined, problem ? `the certificate ${problem.why}` : 'issued by an authority of --cacert');
}

function describe(certificate: ManifestCertificate): string {
  return `${certificate.label}, issued by ${certificate.issuer}`;
}

function secretOf({ secret }: Pick<ServerCertificate, 'secret'>): string {
  return `Secret ${secret.namespace}/${secret.name}`;
}

function namesOf({ fields: { dnsNames, ipAddresses } }: ManifestCertificate): string {
  return [...dnsNames, ...ipAddresses].sort().join(', ');
}

function fingerprint({ x509 }: ManifestCertificate): string {
  return x509.fingerprint256.replaceAll(':', '').toLowerCase().slice(0, 16);
}
