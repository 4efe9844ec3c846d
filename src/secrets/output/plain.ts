import { App, ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { isIgnoredByGit } from './ignored-by-git';
import { warnOfKeysInTests } from './keys-in-tests';
import { RenderedSecret, SecretRenderer, SecretToRender } from './rendering';
import { AppState } from '../../app-state';
import { CertificateReporter } from '../../pki/issuance/certificate-reporter';
import { ICertificateReporter } from '../../pki/store/reporter';
import { planMode } from '../../plan/plan-mode';
import { assign } from '../../synth/all-or-nothing';
import { SynthChecks } from '../../synth/synth-checks';
import { listed } from '../../text/listed';
import { renderSecret } from '../credential-secret';

/** Options of unencrypted Secrets. */
export interface PlainOutputOptions {
  /**
   * Why manifests may contain private keys, for example `dist is applied by the pipeline and never committed`.
   *
   * @default - none: a synth prints a warning, unless `.gitignore` lists the folder of the manifests
   * @nonempty
   */
  readonly reason?: string;
}

/** Writes private keys to the manifests. */
export class PlainRenderer implements SecretRenderer {
  public readonly knowsContent = true;
  private readonly reasoned: boolean;

  constructor(options: PlainOutputOptions) {
    this.reasoned = (options.reason ?? '').trim() !== '';
  }

  public render({ scope, type, metadata, bundle, keys, content }: SecretToRender): RenderedSecret {
    const apiObject: ApiObject = renderSecret(scope, type, metadata, content);
    SynthChecks.of(scope).settleBeforeManifests(() => Object.values(content())); // reads the values, so that keys are decrypted
    SynthChecks.of(scope).writeBesideManifests(() => warnOfKeysInTests(scope, bundle));
    if (this.reasoned) {
      const { namespace, name } = metadata;
      planMode()?.record({ type: 'accepted', code: 'plaintext-private-key', objects: [{ kind: 'Secret', namespace, name }] });
    } else {
      assign(scope, plainSecretsOf(scope).reporters, metadata.name, bundle._store?._setup.reporter);
    }
    return { name: metadata.name, apiObject, keys };
  }
}

/** Names of an app's Secrets without a reason, and the reporter of their store; one line per reporter. */
interface PlainSecrets {
  readonly reporters: Map<string, ICertificateReporter | undefined>;
}

function plainSecretsOf(scope: IConstruct): PlainSecrets {
  return AppState.of(scope).part('plain-secrets', () => {
    const plain: PlainSecrets = { reporters: new Map() };
    SynthChecks.of(scope).reportWithManifests(() => reportPlain(plain, (scope.node.root as Partial<App>).outdir));
    return plain;
  });
}

function reportPlain({ reporters }: PlainSecrets, outdir: string | undefined): void {
  if (outdir !== undefined && isIgnoredByGit(outdir)) return;
  const folder = outdir === undefined ? 'the output folder' : `'${outdir}'`;
  for (const reporter of new Set(reporters.values())) {
    const names = [...reporters.keys()].filter(name => reporters.get(name) === reporter);
    const some = listed(names, 3);
    const message = `warning: ${folder} contains unencrypted private keys (${names.length === 1 ? 'Secret' : 'Secrets'} ${some}); do not commit it: `
      + "add it to .gitignore, or choose another SecretOutput; SecretOutput.plain({ reason: '…' }) states why it is acceptable";
    (reporter ?? CertificateReporter.stderr()).report([
      { name: names.join(', '), action: 'plain', reason: 'private keys in manifests', message },
    ]);
  }
  reporters.clear(); // once per app
}
