/**
 * Every error code of the library with what it means: the one list behind `IngressErrorCode`
 * and `docs/errors.md`. A code is API: it never changes its meaning and is never reused.
 */
export const ERROR_CODES = {
  // arguments of any kind
  'invalid-argument': 'An argument has a form that is not allowed; the message says which and what is.',
  'duplicate-name': 'A name that must be unique was used twice in one place.',

  // Istio: hosts, ports, TLS
  'invalid-host': 'A host name, wildcard or `namespace/host` that Istio refuses, or by which no client can ask.',
  'invalid-name': 'A Kubernetes or Istio object name of a form that is refused.',
  'invalid-port': 'A port number, port name or protocol that Istio refuses.',
  'invalid-tls': 'A TLS setting that Istio refuses, or accepts and ignores, or that the mode does not have.',
  'invalid-credential': 'A credential name, Secret key or file path that the gateway could not read.',
  'istio-version': 'Something that the Istio of the gateway is too old for.',
  'gateway-api':
    'An option that the Gateway API cannot express, or that Istio ignores there; the message names the option, the reason and the fix.',

  // Istio: routes
  'invalid-route': 'A route, match, rewrite or redirect that Istio or Envoy refuses or that could never apply.',
  'invalid-regex': 'A regular expression that RE2, which Envoy uses, does not accept.',
  'invalid-destination': 'A destination host, port or weight that Istio or Envoy refuses.',

  // certificates and keys
  'invalid-certificate': 'A certificate that cannot be made or read: names, dates, usage, PEM.',
  'invalid-key': 'A private key that cannot be read, is too weak, or does not match its certificate.',
  'test-certificates': 'Certificates of a deterministic store would leave a test, or an authority from elsewhere would sign one.',

  // files of the user's choice
  'file-unwritable': 'A file or folder that the program names cannot be written; the message says why.',

  // the analysis
  'invalid-manifest': 'Manifests that cannot be read: not YAML, binary, or too large; the message says where.',

  // the certificate store
  'store-conflict': 'Two different specifications under one name in one synth.',
  'store-unreadable': 'The store is damaged, of a newer format, or cannot be read; nothing was changed.',
  'store-missing': 'There is no store in a folder where one must exist.',
  'authority-missing': 'The store has had an authority whose file is gone; a new one is never created in its place.',
  'store-contract': 'A certificate store of your own breaks a rule of `ICertificateStore`.',
  'store-permissions': 'Files of the store are readable by others, are links out of it, or cannot be written.',
  'clock-behind': 'The clock is more than a day behind the certificates in the store.',
  'store-unwritable':
    'The disk under the store is full or fails, or the store would grow too large; the store is as it was, or the next synth completes it.',
  'store-locked': 'Another process, or this one through another object, has the store open.',
  'store-passphrase': 'The passphrase of the store is missing or wrong, or the store is not encrypted.',
  'store-frozen': 'A certificate would have been issued, but the store is read-only.',

  // Secrets and how they leave
  'invalid-recipient': 'A sealing certificate or age recipient that cannot be encrypted to: of another kind, expired, or mistyped.',
  'invalid-secret-output': 'A way for a Secret to leave that does not go with what it holds or where it is used.',
} as const;

/** A stable error code: a key of the catalogue above. */
export type IngressErrorCode = keyof typeof ERROR_CODES;
