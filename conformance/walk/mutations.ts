/** A decoded API object. */
// eslint-disable-next-line @typescript-eslint/no-explicit-any
export type Manifest = any;

/** One thing that breaks, and what the judges then say. */
export interface Mutation {
  readonly name: string;
  /** Changes the manifests in place; false when they have nothing like it. */
  readonly apply: (manifests: Manifest[]) => boolean;
  /** One of the judges must say this. */
  readonly words: RegExp;
}

export const MUTATIONS: Mutation[] = [
  {
    name: 'the Secret is in another namespace',
    apply: manifests => change(tlsSecrets(manifests)[0], secret => { secret.metadata.namespace = 'elsewhere'; }),
    words: /IST0101.*credentialName|nobody answers for kubernetes:|secrets? .*not found/,
  },
  {
    name: 'the chain is in the wrong order',
    apply: manifests => change(tlsSecrets(manifests).find(({ data }) => certificates(data['tls.crt']).length > 1), ({ data }) => {
      data['tls.crt'] = Buffer.from(certificates(data['tls.crt']).reverse().join('')).toString('base64');
    }),
    words: /Envoy rejects|private key does not match/,
  },
  {
    name: 'the client CA\'s Secret has no -cacert suffix',
    apply: manifests => change(manifests.find(({ kind, metadata }) =>
      kind === 'Secret' && metadata.name.endsWith('-cacert')), ({ metadata }) => {
      metadata.name = metadata.name.replace(/-cacert$/, '-ca');
    }),
    words: /nobody answers for kubernetes:.*-cacert/,
  },
  {
    name: 'the mount path is another',
    apply: manifests => change(volumeMounts(manifests)[0], mount => { mount.mountPath += '-2'; }),
    words: /nothing is mounted at/,
  },
  {
    name: 'the certificate is for another host',
    apply: manifests => {
      const [one, other] = tlsSecrets(manifests);
      return change(other, () => { [one.data, other.data] = [other.data, one.data]; });
    },
    words: /no alternative certificate subject name matches|certificate subject name/,
  },
  {
    name: 'two servers share a port name',
    apply: manifests => {
      const servers = manifests.filter(({ kind }) => kind === 'Gateway').flatMap(({ spec }) => spec.servers);
      return change(servers[1], ({ port }) => { port.name = servers[0].port.name; });
    },
    words: /port names in servers must be unique/,
  },
];

function change<T>(target: T | undefined, edit: (target: T) => void): boolean {
  if (target === undefined) { return false; }
  edit(target);
  return true;
}

function tlsSecrets(manifests: Manifest[]): Manifest[] {
  return manifests.filter(({ kind, data }) => kind === 'Secret' && data?.['tls.crt']);
}

function volumeMounts(manifests: Manifest[]): Manifest[] {
  const pods = manifests.filter(({ kind }) => kind === 'Deployment').map(({ spec }) => spec.template.spec);
  return pods.flatMap(({ containers }) => containers.flatMap((container: Manifest) => container.volumeMounts ?? []));
}

function certificates(base64: string): string[] {
  return Buffer.from(base64, 'base64').toString().match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----\n/g) ?? [];
}
