import * as fs from 'node:fs';
import * as path from 'node:path';
import { ADDRESS, InstalledGateway } from './installed-gateway';
import { kubectlLines, PageCommand } from './page-commands';
import { Cluster } from '../tools/cluster';
import { IstioVersion } from '../tools/go';
import { ROOT } from '../tools/paths';

/** A program of an example that prints its checks and its clean-up commands. */
interface PrintingProgram {
  readonly example: string;
  readonly program: string;
  /** Name and namespace of the gateway's Deployment. */
  readonly gateway: readonly [name: string, namespace: string];
  /** The program deploys the gateway itself. */
  readonly deploysGateway?: boolean;
}

export const PRINTING: readonly PrintingProgram[] = [
  { example: 'secure-gateways', program: 'credential-name', gateway: ['istio-ingressgateway', 'istio-system'] },
  { example: 'secure-gateways', program: 'mounted-files', gateway: ['istio-ingressgateway', 'istio-system'], deploysGateway: true },
  { example: 'gateway-api', program: 'gateway-api', gateway: ['mygateway-istio', 'default'] },
];

/** One command, and what was wrong with it. */
export interface CommandCheck {
  readonly command: string;
  readonly problem?: string;
}

/** No kubelet runs the Pod: how far kubectl and the server get with a command that needs one. */
const WITHOUT_KUBELET: readonly (readonly [command: RegExp, status: number, output: RegExp])[] = [
  [/^kubectl logs /, 0, /^$/],
  [/^kubectl exec /, 1, /^error: unable to upgrade connection: pod \S+ does not have a host assigned$/],
];

/** Applies a program as its README says, and runs each kubectl command that it printed; in the end nothing is left of it. */
export function printedCommands(cluster: Cluster, istio: IstioVersion, printing: PrintingProgram): CommandCheck[] {
  const { example, program, gateway, deploysGateway } = printing;
  const folder = path.join(ROOT, 'examples', example);
  const installed = new InstalledGateway(cluster, ...gateway);
  if (!deploysGateway) { installed.install(istio); }
  const check = (command: string, see: RegExp, expectedStatus = 0): CommandCheck => {
    const { status, output } = cluster.bash(`set -o pipefail\n${command}`, folder);
    const ok = status === expectedStatus && see.test(output.trim());
    return { command, ...ok ? {} : { problem: `should exit with ${expectedStatus} and print ${see}, but exits with ${status} and prints\n${output}` } };
  };
  const printed = (name: string) => kubectlLines(fs.readFileSync(path.join(folder, 'dist', `${program}.${name}.sh`), 'utf8'));
  const results = [check(applyCommand(program), /^(\S+ created\n?)+$/)];
  installed.start();
  for (const command of printed('checks')) {
    const [, status, see] = WITHOUT_KUBELET.find(([pattern]) => pattern.test(command)) ?? [command, 0, /^subject=.*\nissuer=/];
    results.push(command.startsWith('export ')
      ? { ...check(`${command}\necho "$INGRESS_HOST"`, new RegExp(`^${ADDRESS}$`)), command }
      : check(command, see, status));
  }
  results.push(...printed('cleanup').map(command => check(command, / deleted/)));
  results.push(check(`kubectl get -f dist/${program}.k8s.yaml --ignore-not-found`, /^$/));
  results.push(...printed('cleanup').map(command => check(command, /^$/)));
  installed.remove();
  return results;
}

/** The commands of the examples' READMEs that `printedCommands` runs. */
export function readmeCommands(): PageCommand[] {
  return PRINTING.flatMap(({ example, program }) => {
    const page = `examples/${example}/README.md`;
    const checks = kubectlLines(fs.readFileSync(path.join(ROOT, 'examples', example, 'dist', `${program}.checks.sh`), 'utf8'));
    const readme = fs.readFileSync(path.join(ROOT, page), 'utf8');
    return [applyCommand(program), ...new Set(checks.filter(command => readme.includes(command)))].map(command => ({ page, command }));
  });
}

function applyCommand(program: string): string {
  return `kubectl apply -f dist/${program}.k8s.yaml`;
}
