import { ApiObject } from 'cdk8s';
import type { EnvValue, EnvValueFromSecretOptions, ISecret } from 'cdk8s-plus-27';
import { Construct } from 'constructs';
import { cdk8sPlus } from './cdk8s-plus';
import { secretData } from './secret-data';
import { checkSize } from './size';
import { late } from '../api-object/late';
import { loadKubeObjects } from '../api-object/load-objects';
import { checkArguments } from '../arguments/check-arguments';
import { madeElsewhere } from '../synth/made-elsewhere';

/**
 * A Secret that an ingress gateway reads, created here or elsewhere.
 *
 * It is an `ISecret` of cdk8s-plus, so a Pod or Deployment can mount it.
 */
export interface ICredentialSecret extends ISecret {
  /** Namespace of the Secret: the namespace of the gateway's workload. */
  readonly namespace: string;
}

/** The base class of this library's Secrets: identity, and the `ISecret` of cdk8s-plus. */
// does not extend cdk8s-plus's `Resource`, which would load all of cdk8s-plus with the package
export abstract class CredentialSecretBase extends Construct implements ICredentialSecret {
  public readonly apiVersion = 'v1';
  public readonly apiGroup = '';
  public readonly kind = 'Secret';
  public readonly resourceType = 'secrets';
  public abstract readonly name: string;
  public abstract readonly namespace: string;
  /**
   * Keys of the Secret, if known.
   *
   * @internal
   */
  public readonly _keys?: readonly string[];

  public get resourceName(): string | undefined {
    return this.name;
  }

  public envValue(key: string, options?: EnvValueFromSecretOptions): EnvValue {
    checkArguments('CredentialSecretBase.envValue', [key, options], this);
    return cdk8sPlus().EnvValue.fromSecretValue({ secret: this, key }, options);
  }
}

/** A Secret that exists without this program; creates nothing. */
export class ExistingSecret extends CredentialSecretBase {
  public readonly name: string;
  public readonly namespace: string;

  constructor(
    scope: Construct,
    id: string,
    { name, namespace }: { name: string; namespace: string },
    public readonly _keys?: readonly string[],
  ) {
    super(scope, id);
    this.name = name;
    this.namespace = namespace;
    madeElsewhere(this).push({ construct: this, kind: 'Secret', name, namespace });
  }
}

/** The known keys of a Secret. */
export function keysOf(secret: ICredentialSecret): readonly string[] | undefined {
  return secret instanceof CredentialSecretBase ? secret._keys : undefined;
}

/** Values of a Secret by key, as text; computed when the manifest is rendered. */
export type SecretContent = () => { [key: string]: string };

/** Renders a Secret with `data` in base64, never `stringData`: Istio's file analysis and Argo CD's diff misread that. */
export function renderSecret(
  scope: Construct, type: string, metadata: { name: string; namespace: string }, content: SecretContent,
): ApiObject {
  const data = late(() => secretData(checkSize(scope, 'Secret', content())));
  const { SecretObject } = loadKubeObjects();
  return new SecretObject(scope, 'Resource', { metadata, type, data });
}
