import { IConstruct } from 'constructs';
import { CertManagerOutputOptions, CertManagerRenderer } from './cert-manager';
import { ExistingRenderer } from './existing';
import { ExternalSecretOutputOptions, ExternalSecretRenderer } from './external-secret';
import { PlainOutputOptions, PlainRenderer } from './plain';
import { RenderedSecret, SecretRenderer, SecretToRender } from './rendering';
import { chooseOutput, nearestOutput } from './scopes';
import { SealedOutputOptions, SealedRenderer } from './sealed';
import { SopsOutputOptions, SopsRenderer } from './sops';
import { checkArguments } from '../../arguments/check-arguments';

/**
 * How Secrets with private keys leave a program: what is in the manifests for them.
 *
 * Chosen for an app or chart with `applyTo`, for a Gateway, for one host's certificate, or for one Secret; the nearest counts.
 * Nothing else of the program changes with it. Secrets without a private key (authorities of clients) are not
 * affected: there is nothing to hide in them.
 */
export class SecretOutput {
  /**
   * A Secret as it is. Whoever sees the manifests has the private key, so at the end of a synth a line on stderr says so.
   *
   * @param options the reason why that is fine here
   */
  public static plain(options: PlainOutputOptions = {}): SecretOutput {
    checkArguments('SecretOutput.plain', [options]);
    return new SecretOutput(new PlainRenderer(options));
  }

  /**
   * A `SealedSecret` (bitnami.com/v1alpha1), which only the sealed-secrets controller of one cluster can open.
   * It may be committed. It changes only when its content or the controller's certificate changes: the certificate store keeps it.
   *
   * @param options certificate of the controller, scope
   * @throws `invalid-recipient` for a certificate that the controller cannot have
   * @see https://github.com/bitnami-labs/sealed-secrets
   */
  public static sealed(options: SealedOutputOptions): SecretOutput {
    checkArguments('SecretOutput.sealed', [options]);
    return new SecretOutput(new SealedRenderer(options));
  }

  /**
   * The Secret with `data` encrypted as SOPS does it, for age keys: Flux, KSOPS and `sops --decrypt` (3.9 or later) open it.
   * It may be committed. It changes only when its content or the recipients change: the certificate store keeps it.
   *
   * @param options who can open it
   * @throws `invalid-recipient` for what is not an age recipient
   * @see https://getsops.io
   */
  public static sops(options: SopsOutputOptions): SecretOutput {
    checkArguments('SecretOutput.sops', [options]);
    return new SecretOutput(new SopsRenderer(options));
  }

  /**
   * An `ExternalSecret` (external-secrets.io/v1), which names the key in a secret store; and, where you say, the PEM files to
   * upload there. The manifests hold no key.
   *
   * @param options secret store, keys in it, folder of the files
   * @see https://external-secrets.io
   */
  public static externalSecret(options: ExternalSecretOutputOptions): SecretOutput {
    checkArguments('SecretOutput.externalSecret', [options]);
    return new SecretOutput(new ExternalSecretRenderer(options));
  }

  /**
   * A `Certificate` (cert-manager.io/v1) for the same hosts: cert-manager makes the key and the Secret in the cluster.
   * Nothing is issued at synth, and what the certificate will say is not known then.
   *
   * @param options who issues
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static certManager(options: CertManagerOutputOptions): SecretOutput {
    checkArguments('SecretOutput.certManager', [options]);
    return new SecretOutput(new CertManagerRenderer(options));
  }

  /**
   * A Secret that somebody else makes in the namespace of the gateway's workload: creates nothing.
   *
   * @param secretName its name
   * @throws `invalid-credential` for a name that the gateway would not read a certificate from
   */
  public static existing(secretName: string): SecretOutput {
    checkArguments('SecretOutput.existing', [secretName]);
    return new SecretOutput(new ExistingRenderer(secretName));
  }

  /**
   * What was chosen for a place in the tree.
   *
   * @internal
   */
  public static _of(scope: IConstruct): SecretOutput {
    return nearestOutput(scope) ?? SecretOutput.plain();
  }

  readonly #renderer: SecretRenderer;

  private constructor(renderer: SecretRenderer) {
    this.#renderer = renderer;
  }

  /**
   * Chooses this for everything below a construct that has no nearer choice.
   *
   * @param scope for example the app or a chart, before Secrets are created in it
   * @throws `invalid-secret-output` after Secrets were created in it
   */
  public applyTo(scope: IConstruct): void {
    checkArguments('SecretOutput.applyTo', [scope]);
    chooseOutput(scope, this);
  }

  /** @internal */
  public get _knowsContent(): boolean {
    return this.#renderer.knowsContent;
  }

  /** @internal */
  public _render(secret: SecretToRender): RenderedSecret {
    return this.#renderer.render(secret);
  }
}
