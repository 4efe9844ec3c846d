import { Random } from '../../../scripts/stress/random';

/** A host of the random program. */
export interface RandomHost {
  readonly name: string;
  readonly alternativeNames: readonly string[];
  readonly keyAlgorithm: string;
  readonly output: string;
  readonly reissue?: string;
}

/** What the random program is made from; its text is the same for all. */
export interface RandomProgram {
  readonly today: string;
  readonly hosts: readonly RandomHost[];
  readonly fileType: string;
  readonly outdir?: string;
  readonly sealingCertificate: string;
  readonly ageRecipients: readonly string[];
  readonly authorityReissue?: string;
  readonly label: string;
}

const AGE = ['age1sz46d8tnja6qpah2l2qgggangwc9pnmwamg22rfue80y2459f4tsgn7w4v', 'age1q4yzgwfs63lfdgxs95aj9xft45l3wzdmv89chdjnn36luuehrvesmkhtvs'];
const OUTPUTS = ['plain', 'sealed', 'sops', 'externalSecret', 'certManager'];
const FILE_TYPES = ['FILE_PER_RESOURCE', 'FOLDER_PER_CHART_FILE_PER_RESOURCE']; // sops needs a file per Secret
const DAY = 24 * 60 * 60 * 1000;

export const FIRST_PROGRAM: Omit<RandomProgram, 'today'> = {
  hosts: ['plain', 'sealed', 'sops'].map((output, at) =>
    ({ name: `start${at}.example.com`, alternativeNames: [], keyAlgorithm: 'EC_P256', output })),
  fileType: 'FILE_PER_RESOURCE',
  sealingCertificate: 'sealing-1.pem',
  ageRecipients: AGE.slice(0, 1),
  label: 'one',
};

/** Changes of a program by name; each yields another program. */
const CHANGES: { readonly [name: string]: (program: RandomProgram, random: Random, step: number) => RandomProgram } = {
  'nothing': program => program,
  'host added': (program, random, step) => ({ ...program, hosts: insert(program.hosts, random, newHost(random, step)) }),
  'host renamed': (program, random, step) => withHost(program, random, host => ({ ...host, name: `renamed${step}.example.com` })),
  'host removed': (program, random) => program.hosts.length < 2 ? program
    : { ...program, hosts: without(program.hosts, random.below(program.hosts.length)) },
  'name added': (program, random, step) => withHost(program, random, host =>
    ({ ...host, alternativeNames: [...host.alternativeNames, `also${step}.example.com`] })),
  'name removed': (program, random) => withHost(program, random, host => ({ ...host, alternativeNames: host.alternativeNames.slice(1) })),
  'key type': (program, random) => withHost(program, random, host =>
    ({ ...host, keyAlgorithm: host.keyAlgorithm === 'EC_P256' ? 'EC_P384' : 'EC_P256' })),
  'output': (program, random) => withHost(program, random, host => ({ ...host, output: random.pick(OUTPUTS) })),
  'age recipients': program => ({ ...program, ageRecipients: program.ageRecipients.length === 1 ? AGE : AGE.slice(1) }),
  'sealing certificate': program =>
    ({ ...program, sealingCertificate: program.sealingCertificate === 'sealing-1.pem' ? 'sealing-2.pem' : 'sealing-1.pem' }),
  'days pass': (program, random) => later(program, 1 + random.below(120)),
  'years pass': (program, random) => later(program, 365 * (1 + random.below(4))),
  'certificate replaced': (program, random, step) => withHost(program, random, host => ({ ...host, reissue: `leaked ${step}` })),
  'authority replaced': (program, _, step) => ({ ...program, authorityReissue: `leaked ${step}` }),
  'files': (program, random) => ({ ...program, fileType: random.pick(FILE_TYPES) }),
  'output folder': (program, random) => ({ ...program, outdir: random.pick([undefined, 'dist', 'dist/production', 'manifests']) }),
  'label': (program, _, step) => ({ ...program, label: `step-${step}` }),
  'order': program => ({ ...program, hosts: [...program.hosts].reverse() }),
};

/** A random change, and sometimes two at once. */
export function randomChange(
  program: RandomProgram, random: Random, step: number,
): { readonly names: string[]; readonly program: RandomProgram } {
  const names = [random.pick(Object.keys(CHANGES)), ...random.below(4) === 0 ? [random.pick(Object.keys(CHANGES))] : []];
  return { names, program: [...new Set(names)].reduce((each, name) => CHANGES[name](each, random, step), program) };
}

function later(program: RandomProgram, days: number): RandomProgram {
  return { ...program, today: new Date(Date.parse(program.today) + days * DAY).toISOString() };
}

function newHost(random: Random, step: number): RandomHost {
  return { name: `host${step}.example.com`, alternativeNames: [], keyAlgorithm: 'EC_P256', output: random.pick(OUTPUTS) };
}

function withHost(program: RandomProgram, random: Random, change: (host: RandomHost) => RandomHost): RandomProgram {
  const chosen = random.below(program.hosts.length);
  return { ...program, hosts: program.hosts.map((host, at) => at === chosen ? change(host) : host) };
}

function insert<T>(items: readonly T[], random: Random, item: T): T[] {
  const at = random.below(items.length + 1);
  return [...items.slice(0, at), item, ...items.slice(at)];
}

function without<T>(items: readonly T[], index: number): T[] {
  return items.filter((_, at) => at !== index);
}

/** The program of the user; `program.json` is what its author edits. */
export const MAIN = `
const { readFileSync, writeFileSync } = require('node:fs');
const { App, Chart, YamlOutputType } = require('cdk8s');
const lib = require('cdk8s-istio-ingress');
const program = JSON.parse(readFileSync('program.json', 'utf8'));

const changes = [];
const store = lib.CertificateStore.directory('certificates', {
  clock: { now: () => new Date(program.today) },
  passphrase: lib.Passphrase.fromEnvironment('STORE_PASSPHRASE'),
  reporter: { report: list => { changes.push(...list); writeFileSync('reported.json', JSON.stringify(changes)); } },
});
const outputs = {
  plain: () => lib.SecretOutput.plain({ reason: 'a test' }),
  sealed: () => lib.SecretOutput.sealed({ certificate: lib.Certificate.fromFile(program.sealingCertificate) }),
  sops: () => lib.SecretOutput.sops({ ageRecipients: program.ageRecipients }),
  externalSecret: () => lib.SecretOutput.externalSecret({ secretStore: lib.ExternalSecretStore.cluster('vault'), uploadDirectory: 'upload' }),
  certManager: () => lib.SecretOutput.certManager({ issuer: lib.CertManagerIssuer.clusterIssuer('letsencrypt') }),
};
const app = new App({ yamlOutputType: YamlOutputType[program.fileType], ...program.outdir && { outdir: program.outdir } });
const chart = new Chart(app, 'shop', { namespace: 'shop', labels: { step: program.label } });
const ca = lib.CertificateAuthority.selfSigned('shop-ca', { store, intermediate: true, reissue: program.authorityReissue });
const gateway = new lib.Gateway(chart, 'Gateway', { metadata: { name: 'shop' } });
for (const host of program.hosts) {
  const bundle = ca.issueServerCertificate(host.name, {
    dnsNames: [host.name, ...host.alternativeNames], keyAlgorithm: lib.KeyAlgorithm[host.keyAlgorithm], reissue: host.reissue,
  });
  gateway.addHost(host.name, {
    destination: lib.Destination.service('frontend', 8080),
    tls: lib.ServerTls.simple({ serverCertificate: lib.ServerCertificate.fromSecret(new lib.ServerCertificateSecret(chart, 'Secret-' + host.name, {
      bundle, metadata: { name: host.name }, secretOutput: outputs[host.output](),
    })) }),
  });
}
app.synth();
`;
