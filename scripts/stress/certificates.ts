import { spawnSync } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { join } from 'node:path';
import { stringify } from 'yaml';
import { mutatedDer } from './der';
import { seed } from './fuzz';
import { BUILT } from './processes';
import { Random } from './random';
import { Verdicts } from './verdicts';
import {
  Certificate, CertificateAuthority, CertificateBundle, CertificateReporter, CertificateStore, GatewayAnalysis, KeyAlgorithm,
} from 'cdk8s-istio-ingress';
import { IngressError } from 'cdk8s-istio-ingress/errors';

/** What a reader makes of a certificate: its DNS names, or why it refuses. */
type Reading = { readonly names: string } | { readonly refused: string };

/**
 * Mutated certificates, alone and in a Secret. Each verdict is compared: what we accept, OpenSSL and Go accept, with the same names;
 * what we refuse, one of them refuses, or it has a critical extension that clients do not know, an extension whose value both
 * read only when it is used, or extensions before version 3, which RFC 5280 rules out.
 */
export async function certificates(count: number, seedNumber: number): Promise<string> {
  const random = new Random(seedNumber);
  const verdicts = new Verdicts();
  const originals = material();
  const ders: Buffer[] = Array.from({ length: count }, () => mutatedDer(random.pick(originals), random));
  const ours: Reading[] = [];
  const secret = seed().find(({ kind }) => kind === 'Secret');
  for (const der of ders) {
    const pem = pemOf(der);
    await verdicts.of(pem, () => {
      const own = reading(() => describe(Certificate.fromPem(pem)), error => error instanceof IngressError);
      ours.push(own);
      if ('refused' in own) Certificate.fromPem(pem); // counted
    });
    const input = stringify({ ...secret, data: { ...secret.data, 'tls.crt': Buffer.from(pem).toString('base64') } });
    await verdicts.of(pem, () => GatewayAnalysis.fromYaml(input).toString());
  }
  const openssl = ders.map(der => reading(() => {
    const certificate = new X509Certificate(der);
    return certificate.publicKey && ''; // parsed when asked
  }));
  const go = goReadings(ders);
  return `${verdicts.toString()}; ${compared(ders, ours, openssl, go)}`;
}

function compared(
  ders: readonly Buffer[], ours: readonly Reading[], openssl: readonly Reading[], go: readonly Reading[] | undefined,
): string {
  let accepted = 0;
  let stricter = 0;
  ders.forEach((der, at) => {
    const [own, ...judges] = [ours[at], openssl[at], ...go ? [go[at]] : []];
    const words = `${pemOf(der)}ours: ${JSON.stringify(own)}, OpenSSL: ${JSON.stringify(openssl[at])}, Go: ${JSON.stringify(go?.[at])}`;
    if ('names' in own) {
      accepted++;
      if (judges.some(judge => 'refused' in judge)) throw new Error(`accepted, but not by all\n${words}`);
      if (go && own.names !== (go[at] as { names: string }).names) throw new Error(`other names\n${words}`);
    } else if (go && judges.every(judge => 'names' in judge)) {
      if (!/unknown critical extension|malformed extension|extensions, but is not of version 3/.test(own.refused)) throw new Error(`refused, but by nobody else\n${words}`);
      stricter++;
    }
  });
  const refused = ders.length - accepted;
  return `${accepted} accepted by all, ${refused} refused, of them ${stricter} for an extension alone that both let pass`
    + `${go ? '' : '; SKIPPED for want of Go: its verdicts'}`;
}

function reading(read: () => string, isRefusal: (error: unknown) => boolean = () => true): Reading {
  try {
    return { names: read() };
  } catch (error) {
    if (!isRefusal(error)) throw error;
    return { refused: (error as Error).message };
  }
}

/** Its names; everything else is read as well. */
function describe(certificate: Certificate): string {
  void [certificate.keyAlgorithm, certificate.subject, certificate.issuer, certificate.notAfter, certificate.covers('shop.example.com')];
  void [certificate.ipAddresses, certificate.uris, certificate.serialNumber, certificate.toPem()];
  return certificate.dnsNames.join(' ').toLowerCase();
}

/** One process for all; undefined without Go. */
function goReadings(ders: readonly Buffer[]): Reading[] | undefined {
  const program = join(BUILT, 'certificates');
  const built = spawnSync('go', ['build', '-o', program, join(__dirname, 'certificates.go')], { encoding: 'utf8' });
  if (built.error) return undefined;
  if (built.status !== 0) throw new Error(built.stderr);
  const input = ders.map(der => `${der.toString('base64')}\n`).join('');
  const { stdout } = spawnSync(program, { input, encoding: 'utf8', maxBuffer: 2 ** 30 });
  return stdout.trimEnd().split('\n').map(line => JSON.parse(line) as Reading);
}

/** Certificates of each kind that the library issues. */
function material(): Buffer[] {
  const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
  const kinds = [KeyAlgorithm.EC_P256, KeyAlgorithm.EC_P384, KeyAlgorithm.RSA_2048];
  const bundles = kinds.flatMap((keyAlgorithm, index): CertificateBundle[] => {
    const limits = index === 1 ? { permittedDnsDomains: ['example.com'] } : {};
    const ca = CertificateAuthority.selfSigned(`stress-${index}`, { store, keyAlgorithm, intermediate: true, ...limits });
    const others = index === 1 ? [] : ['192.0.2.1', '2001:db8::1'];
    return [
      ca.issueServerCertificate(`server-${index}`, { dnsNames: ['shop.example.com', '*.example.com'], ipAddresses: others }),
      ca.issueClientCertificate(`client-${index}`, { dnsNames: ['client.example.com'], uris: ['spiffe://client.example.com/a'] }),
    ];
  });
  const texts = bundles.map(bundle => `${bundle.certificateChain}${bundle.trustAnchors.pem}`);
  const blocks = texts.flatMap(text => text.match(/-----BEGIN[^]*?END CERTIFICATE-----/g)!);
  return [...new Set(blocks)].map(pem => new X509Certificate(pem).raw);
}

function pemOf(der: Buffer): string {
  return `-----BEGIN CERTIFICATE-----\n${der.toString('base64').replace(/.{1,64}/g, '$&\n')}-----END CERTIFICATE-----\n`;
}
