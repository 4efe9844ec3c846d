/**
 * All error codes and their meanings; `IngressErrorCode` and `docs/reference/errors.md` are derived from this list. A code is API: it never
 * changes its meaning and is never reused.
 */
export const ERROR_CODES = {
  // arguments of any kind
  'invalid-argument': 'An argument has the wrong type or a value that is not allowed; the message names the argument and the allowed values.',
  'duplicate-name': 'A name that must be unique is used twice.',

  // Istio: hosts, ports, TLS
  'invalid-host': 'A host name, wildcard or `namespace/host` that Istio refuses, or that no client can request.',
  'invalid-name': 'The name of an object that Kubernetes or Istio refuses.',
  'invalid-port': 'A port number, port name or protocol that Istio refuses.',
  'invalid-tls': 'A TLS setting that Istio refuses or ignores, or that the TLS mode does not support.',
  'invalid-credential': 'A credential name, Secret key or file path that the gateway cannot read.',
  'istio-version': 'A feature that needs a later version of Istio than the gateway runs.',
  'gateway-api':
    'An option that the Gateway API cannot express, or that Istio ignores there; the message names the option, the reason and the fix.',

  // Istio: routes
  'invalid-route': 'A route, match, rewrite or redirect that Istio or Envoy refuses or that can never match.',
  'invalid-regex': 'A regular expression that RE2, the engine of Envoy, does not accept.',
  'invalid-access':
    'A rule about who may call that Istio refuses, cannot express, or would not enforce: addresses, tokens, identities of clients.',
  'invalid-destination': 'A destination host, port or weight that Istio or Envoy refuses.',

  // certificates and keys
  'invalid-certificate': 'A certificate that cannot be issued or read: names, dates, usage or PEM are invalid.',
  'invalid-key': 'A private key that cannot be read, is too weak, or does not match its certificate.',
  'test-certificates': 'A certificate from a deterministic store is used outside tests, or another authority would sign one.',

  // files of the user's choice
  'file-unwritable': 'A file or folder cannot be written; the message has the reason.',

  // the analysis
  'invalid-manifest': 'Manifests that cannot be read: not YAML, binary, or too large; the message has the position.',

  // the certificate store
  'store-conflict': 'Two different certificates are requested under one name in one synth.',
  'store-unreadable': 'The store is damaged, has a newer format, or cannot be read; nothing was changed.',
  'store-missing': 'The folder has no store, but the option `mustExist` requires one.',
  'authority-missing': 'The file of an authority is missing from the store; the library never replaces it by a new authority.',
  'store-contract': 'A custom certificate store violates the contract of `ICertificateStore`.',
  'store-permissions': 'Files of the store are readable by other users, are symbolic links out of it, or cannot be written.',
  'clock-behind': 'The clock is more than a day behind the certificates in the store.',
  'store-unwritable':
    'The disk under the store is full or fails, or the store would grow too large; the store is as it was, or the next synth completes it.',
  'store-locked': 'The store is open in another process, or through another object in this process.',
  'store-passphrase': 'The passphrase of the store is missing or wrong, or the store is not encrypted.',
  'store-frozen': 'A certificate needs to be issued, but the store is frozen.',

  // output of Secrets
  'invalid-recipient': 'A sealing certificate or age recipient that cannot be used: of the wrong kind, expired, or mistyped.',
  'invalid-secret-output': 'A `SecretOutput` that does not support the contents of the Secret, or the place where it is used.',
} as const;

/** A stable error code: a key of the catalogue above. */
export type IngressErrorCode = keyof typeof ERROR_CODES;
