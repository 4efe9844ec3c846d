import { App, ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { RenderedSecret, SecretRenderer, SecretToRender } from './rendering';
import { CertificateReporter } from '../../pki/issuance/certificate-reporter';
import { ICertificateReporter } from '../../pki/store/reporter';
import { settleBeforeManifests } from '../../private/synth-checks';
import { renderSecret } from '../credential-secret';

/** Options of Secrets that are not encrypted. */
export interface PlainOutputOptions {
  /**
   * Why it is fine that manifests hold private keys, for example `dist is applied by the pipeline and never committed`.
   *
   * @default - none: a synth says that they do
   */
  readonly reason?: string;
}

/** Private keys in the manifests. */
export class PlainRenderer implements SecretRenderer {
  public readonly knowsContent = true;
  private readonly reasoned: boolean;

  constructor(options: PlainOutputOptions) {
    this.reasoned = (options.reason ?? '').trim() !== '';
  }

  public render({ scope, type, metadata, bundle, keys, content }: SecretToRender): RenderedSecret {
    const apiObject: ApiObject = renderSecret(scope, type, metadata, content);
    settleBeforeManifests(scope, content);
    if (!this.reasoned) tellAfterSynth(scope, metadata.name, bundle._store?.reporter ?? STDERR);
    return { name: metadata.name, apiObject, keys };
  }
}

const STDERR = CertificateReporter.stderr();
/** Per app: names of its Secrets that nobody gave a reason for, and who is told. */
const PLAIN = new WeakMap<IConstruct, Map<string, ICertificateReporter>>();

/** One line for an app when its manifests are written; a test that only renders a chart writes nothing, and hears nothing. */
function tellAfterSynth(scope: IConstruct, name: string, reporter: ICertificateReporter): void {
  const { root } = scope.node;
  const known = PLAIN.get(root);
  if (known) {
    known.set(name, reporter);
    return;
  }
  const names = new Map([[name, reporter]]);
  PLAIN.set(root, names);
  if (!App.isConstruct(root) || !(root instanceof App)) return;
  const synth = root.synth.bind(root);
  root.synth = () => {
    synth();
    for (const each of new Set(names.values())) {
      tell(each, [...names.keys()].filter((key) => names.get(key) === each), root.outdir);
    }
  };
}

function tell(reporter: ICertificateReporter, names: readonly string[], folder: string): void {
  const some = names.length > 3 ? `${names.slice(0, 3).join(', ')} and ${names.length - 3} more` : names.join(', ');
  const message = `warning: '${folder}' holds private keys that are not encrypted (Secrets ${some}); do not commit it: `
    + "choose another SecretOutput, or say why it is fine with SecretOutput.plain({ reason: '…' })";
  reporter.report([{ name: names.join(', '), action: 'plain', reason: 'private keys in manifests', message }]);
}
