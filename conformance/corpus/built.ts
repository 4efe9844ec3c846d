import * as fs from 'node:fs';
import * as os from 'node:os';
import * as path from 'node:path';
import { App, Chart, YamlOutputType } from 'cdk8s';
import { stringify } from 'yaml';
import { CorpusProgram } from './program';
import { asInCluster } from '../fixtures/as-in-cluster';
import { gatewayObjects } from '../generated/context';
import { quietly } from '../generated/quietly';
import {
  CertificateAuthority, CertificateReporter, CertificateStore, Finding, Gateway, GatewayAnalysis, Severity,
} from 'cdk8s-istio-ingress';

/** A program's manifests, and what is known of them. */
export interface Built {
  /** As Istio sees them in the cluster: also Secrets that a controller makes. */
  readonly yaml: string;
  /** What others apply: the gateways' Pods and Services, objects that the program refers to. */
  readonly context: string;
  /** What the library itself warns of. */
  readonly warnings: readonly Finding[];
}

/** Runs a program of the corpus. */
export function buildProgram(program: CorpusProgram): Built {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'conformance-corpus-'));
  try {
    const app = new App({ yamlOutputType: YamlOutputType.FILE_PER_RESOURCE }); // sops decrypts a Secret in a file of its own
    const store = CertificateStore.inMemory({ reporter: CertificateReporter.silent() });
    const ca = CertificateAuthority.selfSigned('corpus', { store });
    const chart = new Chart(app, 'shop', { namespace: 'shop' });
    return quietly(() => {
      const { patches = [], others = [] } = program.build({ app, chart, store, ca, folder }) ?? {};
      const yaml = asInCluster([app.synthYaml(), ...patches.map(patch => stringify(patch))].join('---\n'));
      return {
        yaml,
        context: [...workloads(app), ...others].map(object => stringify(object)).join('---\n'),
        warnings: GatewayAnalysis.of(app).findings.filter(({ level }) => level !== Severity.INFO),
      };
    });
  } finally {
    fs.rmSync(folder, { recursive: true });
  }
}

/** Pod and Service of each gateway, with the ports that its Gateways listen on. */
function workloads(app: App): object[] {
  const gateways = app.node.findAll().filter(construct => construct instanceof Gateway);
  const byName = new Map(gateways.map(({ workload }) => [`${workload.namespace}/${workload.name}`, workload]));
  return [...byName.values()].flatMap(workload => {
    const servers = gateways.filter(gateway =>
      gateway.workload.name === workload.name && gateway.workload.namespace === workload.namespace)
      .flatMap(({ apiObject }) => apiObject.toJson().spec.servers as { port: { number: number } }[]);
    const ports = [...new Set(servers.map(({ port }) => port.number))];
    return gatewayObjects(`${workload.name}-in-cluster`, workload.namespace, workload.selector, ports);
  });
}
