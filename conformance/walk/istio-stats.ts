import { spawn } from 'node:child_process';
import * as fs from 'node:fs';
import * as path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { Tools } from '../tools';

/** Where Istio's agent takes Envoy's configuration from. */
const TEMPLATE = 'tools/packaging/common/envoy_bootstrap.json';

/** A certificate with its name in Envoy. */
export interface NamedCertificate {
  readonly name: string;
  readonly certificateChain: string;
  readonly privateKey: string;
}

/**
 * The metrics of an Envoy that has these certificates, and the statistics of Istio's bootstrap: its tags, and only what its patterns and
 * the annotation `sidecar.istio.io/statsInclusionRegexps` include.
 *
 * @param inclusion regular expressions of the annotation; none: as without it
 */
export async function metricsWithIstiosBootstrap(
  { istio, envoy }: Tools, folder: string, certificates: readonly NamedCertificate[], inclusion: readonly string[],
): Promise<string> {
  const module = path.resolve(path.dirname(istio.current.crds), '../../../..');
  const stats = statsConfig(fs.readFileSync(path.join(module, TEMPLATE), 'utf8'), inclusion);
  const listeners = certificates.map((certificate, index) => listener(certificate, path.join(folder, `secret-${index}.json`)));
  const bootstrap = {
    node: { id: 'gateway', cluster: 'gateway' },
    admin: { address: socket() },
    stats_config: stats,
    static_resources: { listeners },
  };
  const file = path.join(folder, 'bootstrap.json');
  const admin = path.join(folder, 'admin');
  fs.writeFileSync(file, JSON.stringify(bootstrap));
  fs.rmSync(admin, { force: true });
  const child = spawn(envoy, ['-c', file, '--admin-address-path', admin, '--use-dynamic-base-id', '-l', 'error'], { stdio: 'inherit' });
  try {
    return await metrics(admin);
  } finally {
    child.kill('SIGTERM');
  }
}

/** Istio's `stats_config` with the values of a proxy that sets nothing else. */
function statsConfig(template: string, inclusion: readonly string[]): object {
  const from = template.indexOf('"stats_config": ') + '"stats_config": '.length;
  const text = template.slice(from, template.indexOf('"admin": {')).trimEnd().replace(/,$/, '');
  const filled = text
    .replace(/\{\{- range \$a, \$s := \.inclusionRegexps \}\}(.*?)\{\{- end \}\}/s, (_, pattern: string) =>
      inclusion.map(regexp => pattern.replace('{{js $s}}', regexp.replaceAll('\\', '\\\\'))).join(''))
    .replace(/\{\{- (range|if) .*?\{\{- end \}\}/gs, '');
  return JSON.parse(filled) as object;
}

function listener({ name, certificateChain, privateKey }: NamedCertificate, file: string): object {
  fs.writeFileSync(file, JSON.stringify({
    resources: [{
      '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.Secret',
      name,
      'tls_certificate': { certificate_chain: { inline_string: certificateChain }, private_key: { inline_string: privateKey } },
    }],
  }));
  return {
    name,
    address: socket(),
    filter_chains: [{
      filters: [],
      transport_socket: {
        name: 'envoy.transport_sockets.tls',
        typed_config: {
          '@type': 'type.googleapis.com/envoy.extensions.transport_sockets.tls.v3.DownstreamTlsContext',
          'common_tls_context': {
            tls_certificate_sds_secret_configs: [{ name, sds_config: { path_config_source: { path: file }, resource_api_version: 'V3' } }],
          },
        },
      },
    }],
  };
}

function socket(): object {
  return { socket_address: { address: '127.0.0.1', port_value: 0 } };
}

async function metrics(adminFile: string): Promise<string> {
  for (let attempt = 0; attempt < 100; attempt += 1) {
    await sleep(200);
    const address = fs.existsSync(adminFile) ? fs.readFileSync(adminFile, 'utf8') : '';
    if (address === '') continue;
    const ready = await (await fetch(`http://${address}/ready`)).text();
    if (ready.startsWith('LIVE')) return (await fetch(`http://${address}/stats/prometheus`)).text();
  }
  throw new Error('Envoy with the statistics of Istio does not become ready');
}
