import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { allModes, Form, FORMS } from '../corpus/all-modes';
import { Context, Suite } from '../suite';
import { ROOT } from '../tools/paths';
import { Served } from '../tools/served';
import { rotateAuthority, Synthesized } from '../walk/authority-rotation';
import { breakEach } from '../walk/breaking';
import { Expectation, REFUSED } from '../walk/expectations';
import { documentedCommands, printedQuestions, runPrinted } from '../walk/printed';
import { as, HOSTS, taskExpectations, TEAPOT, untrustedClient } from '../walk/task';
import { walk } from '../walk/walk';
import { CertificateAuthority, CertificateReporter, CertificateStore, RotationPhase } from 'cdk8s-istio-ingress';

const NAME = 'walk';
const EXAMPLE = path.join(ROOT, 'examples', 'secure-gateways');
const CLIENTS = [
  { url: TEAPOT, status: 418, certified: true },
  { url: 'https://bookinfo.com/productpage', status: 200 },
  { url: 'https://c.wild.example/', status: 200 },
];

/** Clients at gateways that run what the library wrote: the task's example, and one gateway with every mode; both in both forms. */
export const walkSuite: Suite = {
  name: NAME,
  async run(context) {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-walk-'));
    try {
      for (const form of ['credential-name', 'mounted-files']) {
        await example(form, path.join(folder, form), context);
      }
      for (const form of FORMS) {
        await everyMode(form, path.join(folder, form), context);
      }
    } finally {
      fs.rmSync(folder, { recursive: true });
    }
  },
};

async function example(form: string, folder: string, context: Context): Promise<void> {
  fs.mkdirSync(folder);
  const client = path.join(EXAMPLE, 'client');
  const manifests = path.join(EXAMPLE, 'dist', `${form}.k8s.yaml`);
  const untrusted = untrustedClient(folder);
  const scenario = {
    suite: NAME, form: `examples/secure-gateways ${form}`, paths: [manifests], expectations: () => taskExpectations(client, untrusted),
  };
  const script = fs.readFileSync(path.join(EXAMPLE, 'dist', `${form}.checks.sh`), 'utf8');
  const printed = [
    ...script.split(/^(?=# \S+$)/m).flatMap(printedQuestions),
    ...documentedCommands(fs.readFileSync(path.join(EXAMPLE, 'README.md'), 'utf8')),
  ];
  if (printed.length === 0) { throw new Error(`${EXAMPLE} prints no curl command`); }
  await walk({
    ...scenario,
    more: async served => {
      for (const command of printed) {
        const id = `${scenario.form}: ${command.name}`;
        if (!context.report.selects(id)) { continue; }
        const output = await runPrinted(served, command, EXAMPLE, folder);
        const judge = 'Envoy: answers to printed commands';
        context.report.check({
          suite: NAME, judge, id, ok: command.see.test(output), words: `should show ${command.see}, but:\n${output}`, evidence: command.command,
        });
      }
    },
  }, context);
  await breakEach(scenario, fs.readFileSync(manifests, 'utf8'), folder, context);
}

async function everyMode(form: Form, folder: string, context: Context): Promise<void> {
  fs.mkdirSync(folder);
  const synths = new Synths(folder, form);
  const { yaml, client } = synths.of(RotationPhase.TRUST_BOTH);
  const file = path.join(folder, 'manifests.yaml');
  fs.writeFileSync(file, yaml);
  client.writeFiles(path.join(folder, 'client'));
  const untrusted = untrustedClient(folder);
  const expectations = ({ ready }: Served): Expectation[] => {
    const backend = path.join(folder, 'back-end.crt');
    fs.writeFileSync(backend, ready.backendCa ?? '');
    const ca = ['--cacert', path.join(folder, 'client', 'ca.crt')];
    const mine = as(path.join(folder, 'client'));
    return [
      ...taskExpectations(path.join(folder, 'client'), untrusted),
      {
        name: 'below the lowest version',
        url: 'https://bookinfo.com/productpage',
        curl: [...ca, '--tls-max', '1.2'],
        expect: { refused: REFUSED },
      },
      { name: 'optional mutual without', url: 'https://a.wild.example/', curl: ca, expect: { status: 200 } },
      { name: 'optional mutual with', url: 'https://b.wild.example/', curl: [...ca, ...mine], expect: { status: 200 } },
      {
        name: 'optional mutual with an untrusted client\'s', url: 'https://a.wild.example/', curl: [...ca, ...untrusted], expect: { refused: REFUSED },
      },
      { name: 'above the highest version', url: 'https://a.wild.example/', curl: [...ca, '--tlsv1.3'], expect: { refused: REFUSED } },
      { name: 'passthrough', url: 'https://pass.example.com/', curl: ['--cacert', backend], expect: { status: 200, service: HOSTS.nginx } },
      {
        name: 'passthrough is not by the gateway\'s authority',
        url: 'https://pass.example.com/',
        curl: ca,
        expect: { refused: /certificate/ },
      },
    ];
  };
  const scenario = { suite: NAME, form: `every mode, ${form}`, paths: [file], expectations };
  const rotation = { suite: NAME, form: scenario.form, clients: CLIENTS };
  await walk({ ...scenario, more: served => rotateAuthority(served, rotation, phase => synths.of(phase), context) }, context);
  await breakEach(scenario, yaml, folder, context);
}

/** The same program synthesized again and again over one store, as its authority is replaced. */
class Synths {
  constructor(private readonly folder: string, private readonly form: Form) {}

  of(phase: RotationPhase): Synthesized {
    const store = CertificateStore.directory(path.join(this.folder, 'store'), { reporter: CertificateReporter.silent() });
    const from = CertificateAuthority.selfSigned('old', { store, intermediate: true });
    const to = CertificateAuthority.selfSigned('new', { store, intermediate: true });
    const ca = CertificateAuthority.rotating({ from, to, phase });
    const client = ca.issueClientCertificate('client');
    return { yaml: allModes(this.form, ca), client, trusts: ca.trustAnchors.pem };
  }
}
