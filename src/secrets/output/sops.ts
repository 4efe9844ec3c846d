import { ApiObject } from 'cdk8s';
import { late } from '../../api-object/late';
import { secretData } from '../secret-data';
import { RenderedSecret, SecretRenderer, SecretToRender } from './rendering';
import { sealSecret } from './seal-secret';
import { SealContext, SealedText, SealSpec } from './seal-store';
import { rememberContent } from './secret-in-cluster';
import { KubernetesObject } from '../../api-object/kubernetes-object';
import { IngressError } from '../../errors';
import { CertificateStore } from '../../pki/ca/certificate-store';
import { rememberSopsSecret } from '../../synth/sops-files';
import { ageEncrypt, AgeRecipient } from '../sealing/age';
import { sopsEncrypt, SopsValues } from '../sealing/sops';
import { markSeededContent } from '../seeded-content';

/** Options of Secrets that are encrypted as SOPS does. */
export interface SopsOutputOptions {
  /** The recipients, any of whom can decrypt the Secrets: public keys of `age-keygen`, `age1…`. */
  readonly ageRecipients: string[];

  /**
   * A name that distinguishes the outputs of a program that encrypts the same Secret for several clusters.
   *
   * @default - one cluster
   * @nonempty
   */
  readonly cluster?: string;

  /**
   * Keeps the encrypted text, so that it stays the same.
   *
   * @default - the store of the certificate's authority
   */
  readonly store?: CertificateStore;
}

/** The stored text, which is also in the manifest. */
interface SopsText extends SopsValues {
  readonly age: { readonly recipient: string; readonly enc: string }[];
  readonly lastModified: string;
}

const ENCRYPTED_REGEX = '^(data|stringData)$';
/** The first version that supports `mac_only_encrypted`, and therefore this format. */
const SOPS_VERSION = '3.9.0';
/** age keys do not expire. */
const NEVER = new Date('9999-12-31T00:00:00.000Z');

/** Writes a Secret with `data` encrypted and a `sops` section. */
export class SopsRenderer implements SecretRenderer {
  public readonly knowsContent = true;
  private readonly recipients: readonly AgeRecipient[];

  constructor(private readonly options: SopsOutputOptions) {
    this.recipients = options.ageRecipients.map(text => new AgeRecipient(text)).sort((a, b) => a.text < b.text ? -1 : 1);
    const twice = this.recipients.find(({ text }, index) => this.recipients[index + 1]?.text === text);
    if (this.recipients.length === 0 || twice) {
      throw new IngressError({
        code: 'invalid-recipient',
        message: twice ? `age recipient '${twice.text}' is listed twice` : 'the list of age recipients is empty, so no key could decrypt the Secret',
        help: 'list each public key once, as age-keygen prints it',
        field: 'ageRecipients',
      });
    }
  }

  public render(secret: SecretToRender): RenderedSecret {
    const { scope, type, metadata, keys } = secret;
    const seal = sealSecret(secret, 'sops', this.options, {
      spec: content => ({ v: 1, type: 'sops', content, recipients: this.recipients.map(({ text }) => text) }),
      difference,
      seal: (content, context) => {
        checkMetadata(apiObject);
        return this.encrypt(content, context);
      },
    });
    let parsed: SopsText | undefined;
    const text = () => parsed ??= JSON.parse(seal.text) as SopsText;
    const apiObject: ApiObject = new KubernetesObject(scope, 'Resource', {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata,
      type,
      data: late(() => text().data),
      sops: {
        age: late(() => text().age),
        lastmodified: late(() => text().lastModified),
        mac: late(() => text().mac),
        encrypted_regex: ENCRYPTED_REGEX,
        // labels and annotations may change after encryption, here and in Kustomize
        mac_only_encrypted: true,
        version: SOPS_VERSION,
      },
    });
    rememberSopsSecret(apiObject);
    markSeededContent(scope, seal.request.store, apiObject);
    rememberContent(apiObject, secret);
    return { name: metadata.name, apiObject, keys };
  }

  private encrypt(content: { readonly [key: string]: string }, context: SealContext): SealedText {
    const { spec, previous, purpose, randomness } = context;
    const kept = previous?.key !== undefined && keepsValues(previous.spec, spec) ? JSON.parse(previous.text) as SopsText : undefined;
    const dataKey = kept ? Buffer.from(previous!.key!, 'base64') : randomness.randomBytes(32, `${purpose} data key`);
    const age = this.recipients.map(recipient => kept?.age.find(each => each.recipient === recipient.text)
      ?? { recipient: recipient.text, enc: ageEncrypt(recipient, dataKey, `${purpose} ${recipient.text}`, randomness) });
    const values = kept ?? this.encryptValues(content, dataKey, context);
    const text: SopsText = { data: values.data, mac: values.mac, age, lastModified: values.lastModified };
    return { text: `${JSON.stringify(text, null, 2)}\n`, key: dataKey.toString('base64'), notAfter: NEVER };
  }

  private encryptValues(content: { readonly [key: string]: string }, dataKey: Buffer, { now, purpose, randomness }: SealContext) {
    const lastModified = now.toISOString().replace(/\.\d+Z$/, 'Z');
    return { ...sopsEncrypt(secretData(content), dataKey, lastModified, purpose, randomness), lastModified };
  }
}

/** SOPS matches the regex with every key of the manifest, and each match must be encrypted. */
function checkMetadata(apiObject: ApiObject): void {
  const { labels = {}, annotations = {} } = apiObject.metadata.toJson() as { labels?: object; annotations?: object };
  const taken = [...Object.keys(labels), ...Object.keys(annotations)].find(key => new RegExp(ENCRYPTED_REGEX).test(key));
  if (taken === undefined) return;
  throw new IngressError({
    code: 'invalid-secret-output',
    message: `Secret '${apiObject.name}' has a label or annotation '${taken}', which SOPS would read as an encrypted value`,
    help: 'rename the label or annotation',
  }, apiObject);
}

/** Added recipients get the existing data key; a removed one had it, so a new data key is required. */
function keepsValues(before: SealSpec, after: SealSpec): boolean {
  return before.content === after.content && before.recipients.every(recipient => after.recipients.includes(recipient));
}

function difference(before: SealSpec, after: SealSpec): string {
  const added = after.recipients.filter(recipient => !before.recipients.includes(recipient));
  const removed = before.recipients.filter(recipient => !after.recipients.includes(recipient));
  return `recipients changed (${[...added.map(each => `+${each}`), ...removed.map(each => `−${each}`)].join(', ')})`;
}
