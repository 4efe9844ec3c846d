
/** Names and sizes of what a store keeps in its folder; `docs/store.md` shows them to people. */
export const INDEX_FILE = 'index.json';
export const IGNORE_FILE = '.gitignore';
export const ATTRIBUTES_FILE = '.gitattributes';
export const CERTIFICATE_FILE = 'tls.crt';
export const REVOCATION_FILE = 'tls.crl';
/** The encrypted content of a Secret, which its manifest carries too. */
export const SEALED_FILE = 'sealed.json';
export const KEY_FILE = 'tls.key';
export const ENCRYPTED_KEY_FILE = 'tls.key.enc';
/** Everything that the store keeps in the folder of an identity. */
export const FILES: readonly string[] = [CERTIFICATE_FILE, REVOCATION_FILE, SEALED_FILE, KEY_FILE, ENCRYPTED_KEY_FILE];

/** A change that is committed but not known to be on the disk file by file. */
export const JOURNAL = { prefix: '.journal-', pattern: /^\.journal-[0-9a-f]+$/ };
/** What a killed process can leave in the store's own folder; under the lock nobody else is writing them. */
export const LEFTOVER = /^(index\.json|\.git(?:ignore|attributes)|\.journal-[0-9a-f]+)\.tmp$/;

/** A chain of RSA 4096 certificates has some 8 KB; what is longer is no chain, and is not read. */
export const MAX_MATERIAL_BYTES = 1024 * 1024;
/** Some 700 bytes an identity, so about 45,000. What is no index but as large takes seconds to be found out. */
export const MAX_INDEX_BYTES = 32 * 1024 * 1024;

export const PLAIN_IGNORE = '# private keys: an encrypted store may be committed, this one must not\n*\n';
export const ENCRYPTED_IGNORE = '/.lock/\n/.journal-*\n*.tmp\n# a plain key that somebody exported beside its encrypted one\n/*/tls.key\n';
/** All that any version has written; another text is a person's. */
export const OWN_IGNORES: readonly string[] = [PLAIN_IGNORE, ENCRYPTED_IGNORE, '/.lock/\n/.journal-*\n*.tmp\n'];
/** Line ends are part of what the digests cover. */
export const ATTRIBUTES = '* -text\n';
