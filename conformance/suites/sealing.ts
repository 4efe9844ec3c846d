import { spawnSync } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Testing, Yaml, YamlOutputType } from 'cdk8s';
import { parse } from 'yaml';
import { encryptedShop, sealedShop, SealedShop } from '../fixtures/sealed-shop';
import { Context, Suite } from '../suite';
import { run } from '../tools/process';
import { SealingTools, sealingTools } from '../tools/sealing';
import { Certificate, CertificateStore, SealingScope, SecretOutput } from 'cdk8s-istio-ingress';

/** What we encrypt, opened by those who have to open it in a cluster, and what was changed refused by them. */
export const sealingSuite: Suite = {
  name: 'sealing',
  run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sealing-'));
    try {
      const judges = new SealingJudges(context, sealingTools(), folder);
      judges.sealedSecrets();
      judges.sops();
      judges.sopsFiles();
      judges.age();
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
    return Promise.resolve();
  },
};

interface Opened {
  readonly content?: { readonly [key: string]: string };
  readonly secret?: any;
  readonly words: string;
}

type Change = (manifest: any) => void;

const RENAMED: Change = manifest => { manifest.metadata.name = manifest.spec.template.metadata.name = 'other'; };
const MOVED: Change = manifest => { manifest.metadata.namespace = manifest.spec.template.metadata.namespace = 'other'; };
const OTHER_SCOPE: Change = manifest => {
  const annotations = { 'sealedsecrets.bitnami.com/cluster-wide': 'true' };
  manifest.metadata.annotations = manifest.spec.template.metadata.annotations = annotations;
};
const SEALED_TAMPERED: Change = ({ spec }) => {
  spec.encryptedData['tls.key'] = spec.encryptedData['tls.key'].replace(/.(?=.={0,2}$)/, (was: string) => was === 'A' ? 'B' : 'A');
};

/** What a scope promises about a SealedSecret that is found elsewhere. */
const SCOPES: readonly { readonly scope: SealingScope; readonly opens: readonly Change[]; readonly refused: readonly Change[] }[] = [
  { scope: SealingScope.STRICT, opens: [], refused: [RENAMED, MOVED, OTHER_SCOPE, SEALED_TAMPERED] },
  { scope: SealingScope.NAMESPACE_WIDE, opens: [RENAMED], refused: [MOVED, OTHER_SCOPE, SEALED_TAMPERED] },
  { scope: SealingScope.CLUSTER_WIDE, opens: [RENAMED, MOVED], refused: [SEALED_TAMPERED] },
];

const NAMES = new Map<Change, string>([
  [RENAMED, 'under another name'], [MOVED, 'in another namespace'], [OTHER_SCOPE, 'with the annotation of another scope'],
  [SEALED_TAMPERED, 'with a value changed'],
]);

const SOPS_CHANGES: readonly { readonly name: string; readonly opens: boolean; readonly change: Change }[] = [
  {
    name: 'with a value changed',
    opens: false,
    change: ({ data }) => { data['tls.key'] = data['tls.key'].replace(/data:..../, 'data:AAAA'); },
  },
  {
    name: 'with two values swapped',
    opens: false,
    change: manifest => {
      const { data } = manifest;
      manifest.data = { 'tls.crt': data['tls.key'], 'tls.key': data['tls.crt'] };
    },
  },
  { name: 'with a value left out', opens: false, change: ({ data }) => { delete data['tls.crt']; } },
  { name: 'with its date changed', opens: false, change: ({ sops }) => { sops.lastmodified = '2020-01-01T00:00:00Z'; } },
  { name: 'with a label added', opens: true, change: ({ metadata }) => { metadata.labels.added = 'yes'; } },
];

const OUTPUT_TYPES = [
  YamlOutputType.FILE_PER_APP, YamlOutputType.FILE_PER_CHART, YamlOutputType.FILE_PER_RESOURCE,
  YamlOutputType.FOLDER_PER_CHART_FILE_PER_RESOURCE,
];
/** Hosts whose Secrets are encrypted, and names of ConfigMaps in front of them. */
const FILES: readonly (readonly [what: string, hosts: readonly string[], others: readonly string[]])[] = [
  ['one Secret', ['a.example.com'], []],
  ['two Secrets', ['a.example.com', 'b.example.com'], []],
  ['a ConfigMap and a Secret', ['a.example.com'], ['settings']],
];

class SealingJudges {
  constructor(private readonly context: Context, private readonly tools: SealingTools, private readonly folder: string) {}

  public sealedSecrets(): void {
    const [key, certificate] = [this.file('controller.key'), this.file('controller.crt')];
    run(
      'openssl',
      ['req', '-x509', '-newkey', 'rsa:4096', '-nodes', '-keyout', key, '-out', certificate, '-days', '30', '-subj', '/O=sealed-secret'],
    );
    for (const [how, store] of this.stores()) {
      for (const { scope, opens, refused } of SCOPES) {
        const shop = sealedShop(store(), SecretOutput.sealed({ certificate: Certificate.fromFile(certificate), scope }));
        const check = (what: string, whole: boolean, change: Change = () => undefined) => {
          this.check('kubeseal: opens SealedSecrets', `${scope}, ${how}, ${what}`, shop, whole, change, yaml => this.unseal(yaml, key));
        };
        check('as it is', true);
        opens.forEach(change => check(NAMES.get(change)!, true, change));
        refused.forEach(change => check(NAMES.get(change)!, false, change));
      }
    }
  }

  public sops(): void {
    const [flux, person, untrusted] = ['flux', 'person', 'untrusted'].map(name => this.identity(name));
    for (const [how, store] of this.stores()) {
      const kept = store();
      const output = (...ageRecipients: string[]) => SecretOutput.sops({ ageRecipients });
      const first = sealedShop(kept, output(flux.recipient));
      const both = sealedShop(kept, output(flux.recipient, person.recipient));
      const open = (identity: Identity) => (yaml: string) => this.decrypt(yaml, identity);
      const check = (what: string, shop: SealedShop, opens: boolean, identity: Identity, change: Change = () => undefined) =>
        this.check('sops: opens Secrets', `${how}, ${what}`, shop, opens, change, open(identity));
      check('as it is', first, true, flux);
      check('by another authority', first, false, untrusted);
      check('by its first recipient after a second was added', both, true, flux);
      check('by the second recipient', both, true, person);
      SOPS_CHANGES.forEach(({ name, opens, change }) => check(name, first, opens, flux, change));
    }
  }

  /** What a synth writes opens file by file, and what it refuses to write does not open. */
  public sopsFiles(): void {
    const identity = this.identity('files');
    const opens = (yaml: string) => this.decrypt(yaml, identity).content !== undefined;
    for (const type of OUTPUT_TYPES) {
      for (const [what, hosts, others] of FILES) {
        const outdir = fs.mkdtempSync(this.file('dist-'));
        const app = new App({ outdir, yamlOutputType: type });
        const chart = encryptedShop(app, identity.recipient, hosts, others);
        const words: string[] = [];
        try {
          app.synth();
          const files = fs.readdirSync(outdir, { recursive: true, encoding: 'utf8' }).filter(file => file.endsWith('.yaml'))
            .map(file => fs.readFileSync(path.join(outdir, file), 'utf8')).filter(text => /^sops:/m.test(text));
          if (files.length === 0 || !files.every(opens)) { words.push('a file that was written does not open'); }
        } catch (error) {
          words.push(...opens(Yaml.stringify(...Testing.synth(chart))) ? [`refused, and it opens: ${(error as Error).message}`] : []);
        }
        this.report('sops: opens files that a synth writes, none that it refuses', `${YamlOutputType[type]}, ${what}`,
          words.length === 0, words.join('\n'), Yaml.stringify(...Testing.synth(chart)));
      }
    }
  }

  public age(): void {
    const identity = this.identity('alone');
    const { manifest } = sealedShop(CertificateStore.inMemory(), SecretOutput.sops({ ageRecipients: [identity.recipient] }));
    const { status, stdout, stderr } = spawnSync(
      this.tools.age, ['--decrypt', '--identity', identity.file], { input: manifest.sops.age[0].enc },
    );
    this.report(
      'age: opens the data key', 'the data key of a Secret', status === 0 && stdout.length === 32, String(stderr), manifest.sops.age[0].enc,
    );
  }

  private check(judge: string, id: string, shop: SealedShop, opens: boolean, change: Change, open: (yaml: string) => Opened): void {
    if (!this.context.report.selects(id)) return;
    const manifest = structuredClone(shop.manifest);
    change(manifest);
    const yaml = Yaml.stringify(manifest);
    const { content, secret, words } = open(yaml);
    const right = JSON.stringify(content) === JSON.stringify(shop.content) && secret?.type === 'kubernetes.io/tls'
      && secret.metadata.labels.team === 'shop';
    this.report(
      judge, id, opens ? right : content === undefined, content ? `opened, ${right ? 'though changed' : 'with other content'}` : words,
      yaml,
    );
  }

  private report(judge: string, id: string, ok: boolean, words: string, evidence: string): void {
    if (this.context.report.selects(id)) this.context.report.check({ suite: 'sealing', judge, id, ok, words, evidence });
  }

  private unseal(yaml: string, key: string): Opened {
    return opened(spawnSync(
      this.tools.kubeseal, ['--recovery-unseal', '--recovery-private-key', key, '--format', 'yaml'], { input: yaml, encoding: 'utf8' },
    ));
  }

  private decrypt(yaml: string, identity: Identity): Opened {
    const file = this.file('secret.yaml');
    fs.writeFileSync(file, yaml);
    return opened(spawnSync(
      this.tools.sops, ['--decrypt', file], { encoding: 'utf8', env: { ...process.env, SOPS_AGE_KEY_FILE: identity.file } },
    ));
  }

  private identity(name: string): Identity {
    const file = this.file(`${name}.txt`);
    run(this.tools.ageKeygen, ['-o', file]);
    return { file, recipient: run(this.tools.ageKeygen, ['-y', file]).trim() };
  }

  /** Random bytes, and those of a seed: both are opened. */
  private stores() {
    return [['random', () => CertificateStore.inMemory()], ['seeded', () => CertificateStore.deterministic('conformance')]] as const;
  }

  private file(name: string): string {
    return path.join(this.folder, name);
  }
}

interface Identity {
  readonly file: string;
  readonly recipient: string;
}

function opened({ status, stdout, stderr }: { status: number | null; stdout: string; stderr: string }): Opened {
  if (status !== 0) return { words: stderr };
  const secret = parse(stdout.replace(/^---\n/, ''));
  const content = Object.fromEntries(Object.entries<string>(secret.data).sort()
    .map(([key, value]) => [key, Buffer.from(value, 'base64').toString()]));
  return { secret, content, words: stderr };
}
