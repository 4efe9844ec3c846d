import { execFile } from 'node:child_process';
import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { checkBypasses } from '../access/bypasses';
import { accessCases, AccessCase } from '../access/cases';
import { AccessProgram, accessProgram } from '../access/program';
import { Issuer } from '../access/tokens';
import { quietly } from '../generated/quietly';
import { Context, Suite } from '../suite';
import { Served } from '../tools/served';
import { IngressResponse, IngressSimulator } from 'cdk8s-istio-ingress';

const NAME = 'access';

/** Who may call, by Envoy and by the simulator: addresses behind 0 to 3 proxies, tokens, identities, and hosts that must not notice. */
export const accessSuite: Suite = {
  name: NAME,
  async run(context) {
    for (const trustedProxies of [0, 1, 2, 3]) await served(context, trustedProxies);
    await checkBypasses(NAME, context);
  },
};

async function served({ tools, report }: Context, trustedProxies: number): Promise<void> {
  const issuers = { issuer: new Issuer('https://id.example.com', 'RS256', 'one'), other: new Issuer('https://other.example.com/', 'ES256', 'two') };
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-access-'));
  const program = quietly(() => accessProgram(trustedProxies, issuers.issuer, issuers.other));
  const cases = accessCases(trustedProxies, issuers).filter(({ id }) => report.selects(id));
  if (cases.length === 0) return;
  const file = path.join(folder, 'manifests.yaml');
  fs.writeFileSync(file, program.yaml);
  for (const [name, bundle] of Object.entries(program.clients)) bundle.writeFiles(path.join(folder, name));
  const simulator = IngressSimulator.fromManifests(program.yaml);
  const gateway = await tools.judge.serve({ envoy: tools.envoy, paths: [file] });
  try {
    for (const one of cases) {
      const envoy = await curl(gateway, folder, one);
      const simulated = await simulator.request(one.url, optionsOf(one, program));
      const check = (judge: string, ok: boolean, words: string) => report.check({
        suite: NAME, judge, id: one.id, ok, words, evidence: ok ? undefined : `${JSON.stringify(one)}\n${simulated.steps.join('\n')}`,
      });
      check('Envoy: allows and denies as declared', envoy === one.expected, `declared ${one.expected}, Envoy ${envoy}`);
      check('Simulator: says the same as Envoy', textOf(simulated) === envoy, `the simulator says ${textOf(simulated)}, Envoy ${envoy}`);
    }
  } finally {
    await gateway.stop();
    fs.rmSync(folder, { recursive: true });
  }
}

function optionsOf({ method, headers, peer = '127.0.0.1', client, insecure = false }: AccessCase, { clients }: AccessProgram) {
  return { method, headers, sourceAddress: peer, handshake: !insecure, ...client !== undefined && { clientCertificate: clients[client] } };
}

/** `200 service`, another status, or `refused`. */
function textOf({ status, statusCode, destination }: IngressResponse): string {
  if (status === 'routed') return `200 ${destination!.host.split('.')[0]}`;
  return status === 'refused' || status === 'unknown' ? status : String(statusCode);
}

async function curl(gateway: Served, folder: string, { url, method = 'GET', headers = {}, peer = '127.0.0.1', client }: AccessCase): Promise<string> {
  const { hostname, protocol } = new URL(url);
  const port = protocol === 'https:' ? 443 : 80;
  const args = [
    '--silent', '--insecure', '--http1.1', '--path-as-is', '--max-time', '20', '--interface', peer, '--request', method,
    '--connect-to', `${hostname}:${port}:127.0.0.1:${gateway.port(port)}`,
    ...Object.entries(headers).flatMap(([name, value]) => ['--header', `${name}: ${value}`]),
    ...client === undefined ? [] : ['--cert', path.join(folder, client, 'tls.crt'), '--key', path.join(folder, client, 'tls.key')],
    '--output', path.join(folder, 'body'), '--write-out', '%{http_code} %header{x-service}', url,
  ];
  const text = await new Promise<string>(resolve => execFile('curl', args, (_, stdout) => resolve(stdout)));
  const [status, service = ''] = text.trim().split(' ');
  if (status === '000') return 'refused';
  return status === '200' ? `200 ${service.split('.')[0]}` : status;
}
