import * as fs from 'node:fs';
import { exec } from './exec';
import { Files, HOST, OTHER_HOST, Profile } from './profiles';

/** A chain to verify, and what must come of it. */
export interface Verification {
  readonly id: string;
  readonly leaf: string;
  /** Leaf, then intermediates, as they are sent. */
  readonly chain: string;
  readonly intermediate: string;
  readonly root: string;
  readonly usage: 'server' | 'client';
  readonly host?: string;
  readonly at?: Date;
  readonly expect: 'accepted' | 'untrusted' | 'host' | 'usage' | 'expired';
}

export function verifications(profile: Profile, untrusted: Profile): Verification[] {
  const { server, client, root } = profile;
  const of = (files: Files, more: Partial<Verification> & Pick<Verification, 'expect' | 'usage'> & { what: string }): Verification => {
    const { what, ...rest } = more;
    return { id: `${profile.name}: ${what}`, leaf: files.leaf, chain: files.chain, intermediate: files.intermediate, root, ...rest };
  };
  const years = new Date(Date.now() + 2 * 365 * 86_400_000);
  return [
    of(server, { what: 'server', usage: 'server', host: HOST, expect: 'accepted' }),
    of(server, { what: 'server of a wildcard', usage: 'server', host: 'any.wild.example.com', expect: 'accepted' }),
    of(server, { what: 'server for another host', usage: 'server', host: OTHER_HOST, expect: 'host' }),
    of(server, { what: 'server from another authority', usage: 'server', root: untrusted.root, expect: 'untrusted' }),
    of(server, { what: 'server after its end', usage: 'server', at: years, expect: 'expired' }),
    of(server, { what: 'server as a client', usage: 'client', expect: 'usage' }),
    ...profile.intermediate
      ? [of(server, { what: 'server without the intermediate', usage: 'server', chain: server.leaf, expect: 'untrusted' })]
      : [],
    of(client, { what: 'client', usage: 'client', expect: 'accepted' }),
    of(client, { what: 'client as a server', usage: 'server', expect: 'usage' }),
  ];
}

export interface Verifier {
  readonly judge: string;
  /** What the verifier says of each outcome. */
  readonly words: Record<Verification['expect'], RegExp>;
  /** What it cannot be asked. */
  readonly skips?: (question: Verification) => boolean;
  verify(question: Verification): Promise<string>;
}

const OPENSSL: Verifier = {
  judge: 'OpenSSL: chains',
  words: {
    accepted: /: OK\s*$/,
    untrusted: /unable to get (local )?issuer certificate|certificate signature failure|self-signed certificate in certificate chain/,
    host: /hostname mismatch/,
    usage: /unsupported certificate purpose|unsuitable certificate purpose/,
    expired: /certificate has expired/,
  },
  async verify({ leaf, chain, root, usage, host, at }) {
    return (await exec('openssl', [
      'verify', '-x509_strict', '-no-CApath', '-no-CAstore', '-purpose', `ssl${usage}`, '-CAfile', root, '-untrusted', chain,
      ...host ? ['-verify_hostname', host] : [], ...at ? ['-attime', String(Math.floor(at.getTime() / 1000))] : [], leaf,
    ])).words;
  },
};

const GNUTLS: Verifier = {
  judge: 'GnuTLS: chains',
  words: {
    accepted: /Chain verification output: Verified\. The certificate is trusted/,
    untrusted: /issuer is unknown|not trusted/,
    host: /name in the certificate does not match/,
    usage: /not match|purpose/,
    expired: /expired/,
  },
  skips: ({ at }) => at !== undefined, // certtool before 3.8.3 knows only today
  async verify({ chain, root, usage, host }) {
    const purpose = usage === 'server' ? '1.3.6.1.5.5.7.3.1' : '1.3.6.1.5.5.7.3.2';
    return (await exec('certtool', [
      '--verify', '--infile', chain, '--load-ca-certificate', root, '--verify-purpose', purpose,
      ...host ? ['--verify-hostname', host] : [],
    ])).words;
  },
};

const NSS: Verifier = {
  judge: 'NSS: chains',
  words: {
    accepted: /Chain is good!/,
    untrusted: /Issuer certificate is (invalid|unknown)|issuer is not recognized|UNKNOWN_ISSUER|-8179|-8156|-8157|-8182/,
    host: /never/,
    usage: /-8101|-8102|inadequate|INADEQUATE/,
    expired: /-8181|expired/i,
  },
  skips: ({ host, expect }) => host !== undefined && expect === 'host', // vfychain knows no hosts; tstclnt does
  async verify({ leaf, chain, intermediate, root, usage, at }) {
    const sent = (fs.readFileSync(chain, 'utf8').match(/-----BEGIN/g) ?? []).length > 1 ? [intermediate] : [];
    const date = at ? ['-b', `${at.toISOString().slice(2, 16).replace(/\D/g, '')}Z`] : [];
    return (await exec('vfychain', [
      '-pp', ...date, '-u', usage === 'server' ? '1' : '0', '-a', leaf, ...sent.flatMap(file => ['-a', file]), '-t', '-a', root,
    ])).words;
  },
};

export const VERIFIERS = [OPENSSL, GNUTLS, NSS];

/** Go is asked all at once. */
export const GO_WORDS: Verifier['words'] = {
  accepted: /^$/, untrusted: /unknown authority/, host: /is valid for .*, not/, usage: /incompatible key usage/, expired: /expired/,
};
