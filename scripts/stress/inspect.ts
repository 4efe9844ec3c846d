import { createHash, createPrivateKey, X509Certificate } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { DirectoryStore } from '../../src/pki/store/directory/directory-store';
import { Passphrase } from 'cdk8s-istio-ingress';
// the store itself: users have its summaries only through the command line

/** What a store holds, by name: the digest of certificate and key. */
export type Content = ReadonlyMap<string, string>;

/**
 * Reads a whole store without writing, and checks that each key belongs to its certificate, and each certificate to the
 * authority that is in the store beside it.
 *
 * @param isComplete false after a killed synth, which may have replaced an authority and not yet what it issued
 */
export function inspectStore(path: string, passphrase?: string, isComplete = true): Content {
  const store = new DirectoryStore(path, {
    frozen: true,
    passphrase: passphrase === undefined ? undefined : Passphrase.fromValue(passphrase),
  });
  try {
    const records = store.open().map(({ name }) => ({ ...store.read(name) }));
    const authorities = records.filter(({ name }) => /^stress-ca.*-intermediate$/.test(name)).map(record => new X509Certificate(record.certificateChain!));
    for (const { name, certificateChain, privateKey } of records) {
      const certificate = new X509Certificate(certificateChain!);
      if (privateKey === undefined) throw new Error(`the key of ${name} is lost`);
      if (!certificate.checkPrivateKey(createPrivateKey(privateKey))) throw new Error(`the key of ${name} is not that of its certificate`);
      if (isComplete && !name.startsWith('stress-ca') && !authorities.some(({ publicKey }) => certificate.verify(publicKey))) {
        throw new Error(`${name} is not issued by an authority in the store`);
      }
    }
    return new Map(records.map(({ name, certificateChain, privateKey }) => [name, digestOf(certificateChain!, privateKey!)]));
  } finally {
    store.close();
  }
}

/** What `Content` has for a certificate and its key. */
export function digestOf(certificateChain: string, privateKey: string): string {
  return createHash('sha256').update(`${certificateChain}${privateKey}`).digest('hex');
}

/** Files that no store should hold after a synth that ended well. */
export function leftovers(path: string): string[] {
  return readdirSync(path, { recursive: true }).map(String).filter(name => /\.tmp$|\.lock\/./.test(name));
}

export function equal(a: Content, b: Content): boolean {
  return a.size === b.size && [...a].every(([name, digest]) => b.get(name) === digest);
}
