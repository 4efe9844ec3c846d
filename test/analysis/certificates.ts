import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A certificate chain with its key, as openssl makes it. */
export interface Issued {
  readonly certificate: string;
  readonly key: string;
}

const made = new Map<string, Issued>();

/** The judge of certificate rules is openssl: nothing of the library's own makes these. */
function openssl(...args: string[]): string {
  return execFileSync('openssl', args, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
}

interface Request {
  subject: string;
  extensions: string[];
  days?: number;
  notBefore?: string;
  notAfter?: string;
  newkey?: string[];
  digest?: string;
  issuer?: Issued;
  serial?: string;
}

const P256 = ['ec', '-pkeyopt', 'ec_paramgen_curve:P-256'];

/** Lets openssl issue a certificate, in a folder of its own that is removed at once. */
function issue(request: Request): Issued {
  const folder = mkdtempSync(join(tmpdir(), 'analysis-'));
  try {
    return issueIn(folder, request);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function issueIn(folder: string, {
  subject,
  extensions,
  days = 365,
  notBefore,
  notAfter,
  newkey = P256,
  digest = 'sha256',
  issuer,
  serial,
}: Request): Issued {
  const file = (name: string, content?: string) => {
    const path = join(folder, name);
    if (content !== undefined) {
      writeFileSync(path, content);
    }
    return path;
  };
  const [key, csr, signed, config] = ['key.pem', 'csr.pem', 'crt.pem', 'ext.cnf'].map(name => file(name));
  openssl('req', '-new', '-nodes', '-newkey', ...newkey, '-keyout', key, '-out', csr, '-subj', subject);
  file('ext.cnf', extensions.join('\n'));
  const validity = notBefore ? ['-not_before', notBefore, '-not_after', notAfter!] : ['-days', String(days)];
  const signer = issuer ? ['-CA', file('ca.pem', issuer.certificate), '-CAkey', file('ca-key.pem', issuer.key)] : ['-signkey', key];
  if (notBefore) {
    // x509 -req cannot date back, so ca does
    const signKey = issuer
      ? ['-cert', file('ca.pem', issuer.certificate), '-keyfile', file('ca-key.pem', issuer.key)]
      : ['-selfsign', '-keyfile', key];
    const ca = file(
      'ca.cnf',
      `[ca]\ndefault_ca=d\n[d]\ndatabase=${file('index.txt', '')}\nserial=${file('serial', '1000')}\nnew_certs_dir=${folder}\npolicy=p\ndefault_md=sha256\nunique_subject=no\n[p]\ncommonName=optional\norganizationName=optional\n`,
    );
    openssl(
      'ca',
      '-batch',
      '-notext',
      '-config',
      ca,
      '-in',
      csr,
      '-out',
      signed,
      '-startdate',
      notBefore,
      '-enddate',
      notAfter!,
      '-extfile',
      config,
      ...signKey,
    );
  } else {
    openssl(
      'x509',
      '-req',
      '-in',
      csr,
      '-out',
      signed,
      `-${digest}`,
      ...validity,
      '-extfile',
      config,
      ...signer,
      ...(serial ? ['-set_serial', serial] : []),
    );
  }
  return { certificate: readFileSync(signed, 'utf8'), key: readFileSync(key, 'utf8') };
}

const AUTHORITY = ['basicConstraints=critical,CA:TRUE', 'keyUsage=critical,keyCertSign,cRLSign'];

/** A root of tests. */
export function authority(name = 'analysis test root'): Issued {
  if (name === 'intermediate') {
    return intermediate();
  }
  return once(`authority ${name}`, () => issue({ subject: `/CN=${name}`, extensions: AUTHORITY, days: 3650 }));
}

/** The revocation list of a root, or `expired`. */
export function revocationListOf(name?: string): string {
  const { certificate: signer, key } = authority(name === 'expired' ? undefined : name);
  const folder = mkdtempSync(join(tmpdir(), 'analysis-'));
  try {
    const file = (each: string, content: string) => {
      writeFileSync(join(folder, each), content);
      return join(folder, each);
    };
    const config = file('ca.cnf', `[ca]\ndefault_ca=d\n[d]\ndatabase=${file('index.txt', '')}\ndefault_md=sha256\ncrl_extensions=e\n[e]\nauthorityKeyIdentifier=keyid\n`);
    const dates = name === 'expired' ? ['-crl_lastupdate', '20200101000000Z', '-crl_nextupdate', '20200201000000Z'] : ['-crldays', '30'];
    return openssl('ca', '-gencrl', '-config', config, '-cert', file('ca.pem', signer), '-keyfile', file('ca-key.pem', key), ...dates);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function intermediate(): Issued {
  return once(
    'intermediate', () => issue({ subject: '/CN=analysis test intermediate', extensions: AUTHORITY, days: 3000, issuer: authority() }),
  );
}

/** A certificate for names, or with a fault: `shop.example.com api.example.com, expired`. */
export function certificate(text: string): Issued {
  return once(text, () => {
    const [names, fault = ''] = text.split(', ');
    const hosts = names.split(' ');
    const san = `subjectAltName=${hosts.map(host => /^[\d.]+$/.test(host) ? `IP:${host}` : `DNS:${host}`).join(',')}`;
    const leaf = [san, 'basicConstraints=critical,CA:FALSE', 'extendedKeyUsage=serverAuth'];
    const subject = `/CN=${hosts[0]}`;
    const base: Request = { subject, extensions: leaf, issuer: authority() };
    const years = (n: number) => `${new Date().getUTCFullYear() + n}0101000000Z`;
    switch (fault) {
      case '': return issue(base);
      case 'expired': return issue({ ...base, notBefore: years(-3), notAfter: years(-2) });
      case 'not yet valid': return issue({ ...base, notBefore: years(2), notAfter: years(3) });
      case 'client': return issue({ ...base, extensions: [san, 'extendedKeyUsage=clientAuth'] });
      case 'no names': return issue({ ...base, extensions: ['basicConstraints=critical,CA:FALSE'] });
      case 'self-signed authority': return issue({ subject, extensions: [san, ...AUTHORITY] });
      case 'mkcert': return issue({ subject: `/O=mkcert development certificate/CN=${hosts[0]}`, extensions: leaf, issuer: authority() });
      case 'SHA-1': return issue({ ...base, digest: 'sha1' });
      case 'RSA 1024': return issue({ ...base, newkey: ['rsa:1024'] });
      case 'RSA 2048': return issue({ ...base, newkey: ['rsa:2048'] });
      case 'secp224r1': return issue({ ...base, newkey: ['ec', '-pkeyopt', 'ec_paramgen_curve:secp224r1'] });
      case 'secp256k1': return issue({ ...base, newkey: ['ec', '-pkeyopt', 'ec_paramgen_curve:secp256k1'] });
      case 'serial number of 21 octets': return issue({ ...base, serial: `0x${'7a'.repeat(21)}` });
      case 'serial number of 20 octets': return issue({ ...base, serial: `0x${'7a'.repeat(20)}` });
      case 'Ed25519': return issue({ ...base, newkey: ['ed25519'] });
      default: break;
    }
    const days = /^(\d+) days$/.exec(fault)?.[1];
    if (days) {
      return issue({ ...base, days: Number(days) });
    }
    const chained = issue({ ...base, issuer: intermediate() });
    switch (fault) {
      case 'leaf of an intermediate': return chained;
      case 'chain': return { ...chained, certificate: chained.certificate + intermediate().certificate };
      case 'chain with root': return {
        ...chained, certificate: chained.certificate + intermediate().certificate + authority().certificate,
      };
      case 'chain misordered': return {
        ...chained, certificate: chained.certificate + authority().certificate + intermediate().certificate,
      };
      case 'chain upside down': return { ...chained, certificate: intermediate().certificate + chained.certificate };
      case 'chain of others': return { ...chained, certificate: chained.certificate + authority('some other root').certificate };
      case 'chain with junk': return {
        ...chained, certificate: `${chained.certificate}-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n`,
      };
      default: throw new Error(`no such fault: ${fault}`);
    }
  });
}

function once(key: string, make: () => Issued): Issued {
  const known = made.get(key) ?? make();
  made.set(key, known);
  return known;
}
