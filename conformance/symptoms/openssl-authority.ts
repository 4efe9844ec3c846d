import * as fs from 'node:fs';
import * as path from 'node:path';
import { run } from '../tools/process';

const EC_KEY = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

/** An authority of openssl, for what the library does not issue: certificates that have expired or have only a common name. */
export class OpensslAuthority {
  constructor(private readonly folder: string) {
    fs.mkdirSync(folder, { recursive: true });
    fs.writeFileSync(this.file('index.txt'), '');
    fs.writeFileSync(this.file('ca.cnf'), [
      '[ca]', 'default_ca = all', '[all]', `database = ${this.file('index.txt')}`, `new_certs_dir = ${folder}`, 'default_md = sha256',
      'rand_serial = yes', 'policy = any', 'unique_subject = no', 'copy_extensions = copy', '[any]', 'commonName = supplied', '',
    ].join('\n'));
    run('openssl', [
      'req', '-x509', ...EC_KEY, '-keyout', this.file('ca.key'), '-out', this.file('ca.crt'), '-subj', '/CN=openssl', '-days', '30',
      '-addext', 'keyUsage=critical,keyCertSign,cRLSign',
    ]);
  }

  get certificate(): string {
    return fs.readFileSync(this.file('ca.crt'), 'utf8');
  }

  /** Writes `tls.crt` and `tls.key` to a folder of the name, and returns the folder. */
  issue(commonName: string, { dnsName, days = 10 }: { readonly dnsName?: string; readonly days?: number }): string {
    const folder = this.file(`${commonName} ${days}`);
    fs.mkdirSync(folder);
    const [key, request, certificate] = ['tls.key', 'tls.csr', 'tls.crt'].map(name => path.join(folder, name));
    run('openssl', [
      'req', ...EC_KEY, '-keyout', key, '-out', request, '-subj', `/CN=${commonName}`,
      ...dnsName === undefined ? [] : ['-addext', `subjectAltName=DNS:${dnsName}`],
    ]);
    run('openssl', [
      ...this.ca, '-in', request, '-out', certificate, '-notext', '-startdate', at(Math.min(-1, days - 1)), '-enddate', at(days),
    ]);
    return folder;
  }

  /** A list of revoked certificates, without one, that ended yesterday. */
  endedRevocationList(): string {
    return run('openssl', [...this.ca, '-gencrl', '-crl_lastupdate', at(-2), '-crl_nextupdate', at(-1)]);
  }

  private get ca(): string[] {
    return ['ca', '-batch', '-config', this.file('ca.cnf'), '-cert', this.file('ca.crt'), '-keyfile', this.file('ca.key')];
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }
}

/** Days from now, as openssl reads it. */
function at(days: number): string {
  return new Date(Date.now() + days * 86_400_000).toISOString().replace(/[-:T]|\.\d+/g, '');
}
