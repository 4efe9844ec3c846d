import { ApiObject, Duration } from 'cdk8s';
import { RenderedSecret, SecretRenderer, SecretToRender } from './rendering';
import { rememberContent } from './secret-in-cluster';
import { UploadDirectory } from './upload-directory';
import { KubernetesObject } from '../../api-object/kubernetes-object';
import { late } from '../../api-object/late';
import { checkArguments } from '../../arguments/check-arguments';
import { SynthChecks } from '../../synth/synth-checks';
import { goDuration } from '../../text/duration';
import { checkPublicSize } from '../size';

/** A store of the External Secrets Operator in the cluster. */
export class ExternalSecretStore {
  /**
   * A `ClusterSecretStore`.
   *
   * @param name its name
   */
  public static cluster(name: string): ExternalSecretStore {
    checkArguments('ExternalSecretStore.cluster', [name]);
    return new ExternalSecretStore('ClusterSecretStore', name);
  }

  /**
   * A `SecretStore` in the namespace of the gateway's workload.
   *
   * @param name its name
   */
  public static namespaced(name: string): ExternalSecretStore {
    checkArguments('ExternalSecretStore.namespaced', [name]);
    return new ExternalSecretStore('SecretStore', name);
  }

  private constructor(
    /** `ClusterSecretStore` or `SecretStore`. */
    public readonly kind: string,
    /** Name of the object. */
    public readonly name: string,
  ) {}
}

/** Options of Secrets that the External Secrets Operator creates. */
export interface ExternalSecretOutputOptions {
  /** The store that the operator reads. */
  readonly secretStore: ExternalSecretStore;

  /**
   * Prefix of the Secret's name in the key of the store, for example `ingress/`. The properties of the entry are the keys of the Secret:
   * `tls.crt`, `tls.key`.
   *
   * @default ''
   */
  readonly keyPrefix?: string;

  /**
   * Folder for the PEM files to upload: `<folder>/<key in the store>/tls.crt` and so on, readable only by their owner. Each of these
   * folders gets a `.gitignore`. The folder must not be inside the folder of the manifests, also not through symbolic links.
   *
   * @default - no files are written; the material is in the certificate store
   * @nonempty
   */
  readonly uploadDirectory?: string;

  /**
   * How often the operator reads the store.
   *
   * @default Duration.hours(1)
   */
  readonly refreshInterval?: Duration;
}

/** Defaults of the API server: without them Argo CD would always find a difference. */
const REMOTE_DEFAULTS = { conversionStrategy: 'Default', decodingStrategy: 'None', metadataPolicy: 'None' };

/** Writes an `ExternalSecret` for each Secret. */
export class ExternalSecretRenderer implements SecretRenderer {
  public readonly knowsContent = true;

  constructor(private readonly options: ExternalSecretOutputOptions) {}

  public render(secret: SecretToRender): RenderedSecret {
    const { scope, type, metadata, keys, content } = secret;
    const { secretStore, keyPrefix = '', refreshInterval = Duration.hours(1), uploadDirectory } = this.options;
    const key = `${keyPrefix}${metadata.name}`;
    const apiObject: ApiObject = new KubernetesObject(scope, 'Resource', {
      apiVersion: 'external-secrets.io/v1',
      kind: 'ExternalSecret',
      metadata,
      spec: {
        refreshInterval: goDuration(refreshInterval),
        secretStoreRef: { kind: secretStore.kind, name: secretStore.name },
        target: {
          name: metadata.name,
          creationPolicy: 'Owner',
          deletionPolicy: 'Retain',
          template: { engineVersion: 'v2', mergePolicy: 'Replace', type, metadata: late(() => labelsAndAnnotations(apiObject)) },
        },
        data: keys.map(each => ({ secretKey: each, remoteRef: { key, property: each, ...REMOTE_DEFAULTS } })),
      },
    });
    rememberContent(apiObject, secret);
    SynthChecks.of(scope).settleBeforeManifests(() => checkPublicSize(scope, content()));
    if (uploadDirectory !== undefined) {
      const folder = new UploadDirectory(scope, uploadDirectory, key);
      SynthChecks.of(scope).writeBesideManifests(() => folder.write(content()));
    }
    return { name: metadata.name, apiObject, keys };
  }
}

function labelsAndAnnotations({ metadata }: ApiObject): object | undefined {
  const { labels, annotations } = metadata.toJson();
  return labels || annotations ? { labels, annotations } : undefined;
}
