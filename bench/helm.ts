/**
 * `npm run bench -- --helm [HOSTS…]`: the README's program against Helm 3, which renders the same Secrets, Gateway and
 * VirtualServices and issues the same kind of certificates with `genSignedCertWithKey`. Whole processes, in turn, medians.
 */
import { spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, mkdtempSync, openSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import { ModuleKind, ScriptTarget, transpileModule } from 'typescript';
import { parseAllDocuments } from 'yaml';
import { installHelm } from '../conformance/tools/helm';

const BUILT = join(__dirname, '..', '.cache', 'bench');

const TEMPLATE = `
{{- $days := 397 }}
{{- $ca := genCAWithKey "shop-ca" 3650 (genPrivateKey "ecdsa") }}
apiVersion: networking.istio.io/v1
kind: Gateway
metadata:
  name: shop
  namespace: shop
spec:
  selector:
    istio: ingressgateway
  servers:
  {{- range $at := until (int $.Values.hosts) }}
  {{- $host := printf "host-%d.example.com" $at }}
  - hosts: [{{ $host }}]
    port: { name: {{ printf "https-%s" ($host | replace "." "-") }}, number: 443, protocol: HTTPS }
    tls: { mode: SIMPLE, credentialName: {{ $host }} }
  - hosts: [{{ $host }}]
    port: { name: {{ printf "http-%s" ($host | replace "." "-") }}, number: 80, protocol: HTTP }
    tls: { httpsRedirect: true }
  {{- end }}
{{- range $at := until (int $.Values.hosts) }}
{{- $host := printf "host-%d.example.com" $at }}
{{- $cert := genSignedCertWithKey $host nil (list $host) $days $ca (genPrivateKey "ecdsa") }}
---
apiVersion: v1
kind: Secret
metadata:
  name: {{ $host }}
  namespace: istio-system
type: kubernetes.io/tls
data:
  tls.crt: {{ $cert.Cert | b64enc }}
  tls.key: {{ $cert.Key | b64enc }}
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: {{ $host }}
  namespace: shop
spec:
  hosts: [{{ $host }}]
  gateways: [shop]
  http:
  - match: [{ uri: { prefix: / } }]
    route: [{ destination: { host: frontend, port: { number: 80 } } }]
{{- end }}
`;

/** Prints the ratios of the first and the second synth to Helm, which issues everything anew each time. */
export function benchHelm(sizes: readonly number[], repeats: number): void {
  const helm = installHelm();
  const program = transpiled('readme');
  const folder = mkdtempSync(join(tmpdir(), 'bench-helm-'));
  const chart = chartIn(folder);
  for (const hosts of sizes) {
    const rounds = Array.from({ length: repeats }, (_, round) => {
      const own = join(folder, `${hosts}-${round}`);
      mkdirSync(own);
      const byHelm = timed(helm, ['template', 'shop', chart, '--set', `hosts=${hosts}`], join(own, 'helm.yaml'));
      const [first, second] = ['first', 'second'].map(name => timed(process.execPath, [program, String(hosts), own], join(own, name)));
      if (round === 0) checkSameKinds(join(own, 'helm.yaml'), join(own, 'dist', 'shop.k8s.yaml'));
      const load = timed(process.execPath, [program, '1', join(own, 'one')], join(own, 'load'));
      return { helm: byHelm, first, second, load };
    });
    const [helmMs, firstMs, secondMs, loadMs] = (['helm', 'first', 'second', 'load'] as const).map(which => median(rounds.map(round => round[which])));
    console.table({
      hosts,
      'helm ms': Math.round(helmMs),
      'first ms': Math.round(firstMs),
      'second ms': Math.round(secondMs),
      'with one host ms': Math.round(loadMs),
      'first / helm': (firstMs / helmMs).toFixed(2),
      'second / helm': (secondMs / helmMs).toFixed(2),
    });
  }
  rmSync(folder, { recursive: true });
}

/** A program of this folder as plain JavaScript: no compiler runs in the process that is measured. */
function transpiled(name: string): string {
  mkdirSync(BUILT, { recursive: true });
  const { outputText } = transpileModule(readFileSync(join(__dirname, `${name}.ts`), 'utf8'), {
    compilerOptions: { module: ModuleKind.CommonJS, target: ScriptTarget.ES2022 },
  });
  const path = join(BUILT, `${name}.js`);
  writeFileSync(path, outputText);
  return path;
}

function chartIn(folder: string): string {
  const chart = join(folder, 'chart');
  mkdirSync(join(chart, 'templates'), { recursive: true });
  writeFileSync(join(chart, 'Chart.yaml'), 'apiVersion: v2\nname: shop\nversion: 1.0.0\n');
  writeFileSync(join(chart, 'templates', 'shop.yaml'), TEMPLATE);
  return chart;
}

/** Milliseconds from the start of a process to its end. */
function timed(command: string, args: readonly string[], output: string): number {
  const file = openSync(output, 'w');
  const start = performance.now();
  const { status } = spawnSync(command, args, { stdio: ['ignore', file, 'inherit'] });
  const elapsed = performance.now() - start;
  closeSync(file);
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} ended with ${status}`);
  return elapsed;
}

/** A comparison of different work would say nothing. */
function checkSameKinds(helm: string, ours: string): void {
  const [a, b] = [helm, ours].map(file => {
    const kinds = new Map<string, number>();
    for (const document of parseAllDocuments(readFileSync(file, 'utf8'))) {
      const kind = document.get('kind') as string;
      kinds.set(kind, (kinds.get(kind) ?? 0) + 1);
    }
    return JSON.stringify([...kinds].sort());
  });
  if (a !== b) throw new Error(`Helm renders ${a}, the program ${b}`);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)];
}
