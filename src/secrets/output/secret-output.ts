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
 * How Secrets with private keys are written to manifests.
 *
 * Set for an app or chart with `applyTo`, for a Gateway, for one host's certificate, or for one Secret; the nearest setting applies. The
 * rest of the program stays the same. It does not affect Secrets without a private key (authorities of clients), which have nothing to
 * hide.
 *
 * @example
 * const output = SecretOutput.sops({ ageRecipients: ['age1ql3z7hjy54pw3hyww5ayyfg7zqgvc7w3j2elw8zmrj2kg5sfn9aqmcac8p'] });
 * const gateway = new Gateway(chart, 'Gateway', { tls: ServerTls.issuedBy(ca), secretOutput: output });
 */
export class SecretOutput {
  /**
   * An unencrypted Secret. Everyone with access to the manifests has the private key, so a synth prints a warning to stderr.
   *
   * @param options the reason why this is acceptable
   */
  public static plain(options: PlainOutputOptions = {}): SecretOutput {
    checkArguments('SecretOutput.plain', [options]);
    return new SecretOutput(new PlainRenderer(options));
  }

  /**
   * A `SealedSecret` (bitnami.com/v1alpha1), which only the sealed-secrets controller of one cluster can decrypt. It may be committed. It
   * changes only with its content or the controller's certificate, because the certificate store keeps it.
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
   * The Secret with `data` encrypted as SOPS does, for age keys: Flux, KSOPS and `sops --decrypt` (3.9 or later) can decrypt it. It may be
   * committed. It changes only with its content or the recipients, because the certificate store keeps it.
   *
   * @param options recipients
   * @throws `invalid-recipient` for a text that is not an age recipient
   * @see https://getsops.io
   */
  public static sops(options: SopsOutputOptions): SecretOutput {
    checkArguments('SecretOutput.sops', [options]);
    return new SecretOutput(new SopsRenderer(options));
  }

  /**
   * An `ExternalSecret` (external-secrets.io/v1), which refers to the key in a secret store; and, optionally, the PEM files to upload
   * there. The manifests contain no key.
   *
   * @param options secret store, keys in it, folder of the files
   * @see https://external-secrets.io
   */
  public static externalSecret(options: ExternalSecretOutputOptions): SecretOutput {
    checkArguments('SecretOutput.externalSecret', [options]);
    return new SecretOutput(new ExternalSecretRenderer(options));
  }

  /**
   * A `Certificate` (cert-manager.io/v1) for the same hosts: cert-manager creates the key and the Secret in the cluster. Nothing is issued
   * at synth, so the contents of the certificate are unknown then.
   *
   * @param options issuer, kind of key, lifetime
   * @see https://cert-manager.io/docs/usage/certificate/
   */
  public static certManager(options: CertManagerOutputOptions): SecretOutput {
    checkArguments('SecretOutput.certManager', [options]);
    return new SecretOutput(new CertManagerRenderer(options));
  }

  /**
   * A Secret that exists without this program, in the namespace of the gateway's workload: creates nothing.
   *
   * @param secretName its name
   * @throws `invalid-credential` for a name from which the gateway cannot read a certificate
   */
  public static existing(secretName: string): SecretOutput {
    checkArguments('SecretOutput.existing', [secretName]);
    return new SecretOutput(new ExistingRenderer(secretName));
  }

  /**
   * The output that applies to a place in the tree.
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
   * Sets this output for everything below a construct that has no nearer setting.
   *
   * @param scope for example the app or a chart, before Secrets are created in it
   * @throws `invalid-secret-output` if the construct already contains Secrets
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
