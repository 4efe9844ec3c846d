import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { ApiObject, App, Duration, Lazy } from 'cdk8s';
import { IConstruct } from 'constructs';
import { RenderedSecret, SecretRenderer, SecretToRender } from './rendering';
import { rememberContent } from './secret-in-cluster';
import { KubernetesObject } from '../../api-object/kubernetes-object';
import { checkArguments } from '../../arguments/check-arguments';
import { IngressError } from '../../errors';
import { writeAtomic } from '../../pki/store/write-atomic';
import { SynthChecks } from '../../synth/synth-checks';
import { goDuration } from '../../text/go-duration';

/** A store of the External Secrets Operator, as it is called in the cluster. */
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

/** Options of Secrets that the External Secrets Operator makes. */
export interface ExternalSecretOutputOptions {
  /** The store that the operator reads. */
  readonly secretStore: ExternalSecretStore;

  /**
   * What stands before the Secret's name in the key of the store, for example `ingress/`. The properties of the entry are the
   * keys of the Secret: `tls.crt`, `tls.key`.
   *
   * @default ''
   */
  readonly keyPrefix?: string;

  /**
   * Folder for the PEM files to upload: `<folder>/<key in the store>/tls.crt` and so on, readable for their owner only.
   * It gets a `.gitignore` and must not be the folder of the manifests.
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

/** An `ExternalSecret` for each Secret. */
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
          template: { type, metadata: Lazy.any({ produce: () => labelsAndAnnotations(apiObject) }) },
        },
        data: keys.map((each) => ({ secretKey: each, remoteRef: { key, property: each } })),
      },
    });
    rememberContent(apiObject, secret);
    if (uploadDirectory !== undefined) {
      const folder = checkFolder(scope, uploadDirectory, key);
      SynthChecks.of(scope).writeBesideManifests(() => writeFiles(uploadDirectory, folder, content()));
    }
    return { name: metadata.name, apiObject, keys };
  }
}

function labelsAndAnnotations({ metadata }: ApiObject): object | undefined {
  const { labels, annotations } = metadata.toJson();
  return labels || annotations ? { labels, annotations } : undefined;
}

/** The folder of one Secret's files, which is not among manifests. */
function checkFolder(scope: IConstruct, uploadDirectory: string, key: string): string {
  const { root } = scope.node;
  const folder = resolve(uploadDirectory, key);
  const refuse = (message: string, help: string) => {
    throw new IngressError({ code: 'invalid-secret-output', message, help, field: 'uploadDirectory' }, scope);
  };
  if (!isInside(folder, resolve(uploadDirectory)) || folder === resolve(uploadDirectory)) {
    refuse(`key '${key}' leads out of the folder '${uploadDirectory}'`, "use a keyPrefix without '..' and without '/' in front");
  }
  if (root instanceof App && isInside(folder, resolve(root.outdir))) {
    refuse(`private keys would be written to '${uploadDirectory}', among the manifests in '${root.outdir}'`, 'choose a folder elsewhere');
  }
  return folder;
}

function isInside(path: string, folder: string): boolean {
  const way = relative(folder, path);
  return way === '' || (!way.startsWith('..') && resolve(folder, way) === path && !/^([A-Za-z]:)?[\\/]/.test(way));
}

function writeFiles(uploadDirectory: string, folder: string, content: { readonly [key: string]: string }): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  try {
    writeFileSync(join(uploadDirectory, '.gitignore'), '# private keys\n*\n', { flag: 'wx' });
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error; // one that is there may be a person's own
  }
  for (const [name, value] of Object.entries(content)) {
    if (current(join(folder, name)) !== value) writeAtomic(join(folder, name), value, 0o600);
  }
}

function current(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
