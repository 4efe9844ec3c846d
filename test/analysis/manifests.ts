import { authority, certificate, revocationListOf } from './certificates';
import { RuleExample } from '../../src/analysis/rule';
import { readYaml } from '../../src/model/input/read-yaml';
import { ManifestObject } from '../../src/model/resource';

type Json = Record<string, any>;

/** The manifests that examples and mutations start from, by their short names. Nothing is wrong with them. */
export function baseManifests(): { [name: string]: Json } {
  const labels = { app: 'istio-ingressgateway', istio: 'ingressgateway' };
  return {
    gateway: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'Gateway',
      metadata: { name: 'shop', namespace: 'shop' },
      spec: {
        selector: { istio: 'ingressgateway' },
        servers: [
          { port: { number: 80, name: 'http', protocol: 'HTTP' }, hosts: ['shop.example.com'], tls: { httpsRedirect: true } },
          {
            port: { number: 443, name: 'https', protocol: 'HTTPS' },
            hosts: ['shop.example.com'],
            tls: { mode: 'SIMPLE', credentialName: 'shop-credential' },
          },
        ],
      },
    },
    routes: {
      apiVersion: 'networking.istio.io/v1',
      kind: 'VirtualService',
      metadata: { name: 'shop', namespace: 'shop' },
      spec: {
        hosts: ['shop.example.com'],
        gateways: ['shop'],
        http: [{ match: [{ uri: { prefix: '/' } }], route: [{ destination: { host: 'frontend', port: { number: 8080 } } }] }],
      },
    },
    service: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'frontend', namespace: 'shop' },
      spec: { selector: { app: 'frontend' }, ports: [{ name: 'http', port: 8080, protocol: 'TCP' }] },
    },
    secret: {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'shop-credential', namespace: 'istio-system' },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': '<certificate shop.example.com>', 'tls.key': '<key shop.example.com>' },
    },
    workload: {
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'istio-ingressgateway', namespace: 'istio-system' },
      spec: {
        selector: { matchLabels: labels },
        template: {
          metadata: { labels, annotations: { 'inject.istio.io/templates': 'gateway' } },
          spec: { containers: [{ name: 'istio-proxy', image: 'auto' }] },
        },
      },
    },
    ingress: {
      apiVersion: 'v1',
      kind: 'Service',
      metadata: { name: 'istio-ingressgateway', namespace: 'istio-system', labels },
      spec: {
        selector: labels,
        ports: [
          { name: 'http2', port: 80, targetPort: 8080, protocol: 'TCP' }, { name: 'https', port: 443, targetPort: 8443, protocol: 'TCP' },
        ],
      },
    },
  };
}

/** The base with an example's changes, certificates made, ready to analyse. */
export function manifests({ set = {}, add = [], text = '' }: RuleExample): ManifestObject[] {
  const base = baseManifests();
  for (const [path, value] of Object.entries(set)) {
    if (path !== '@file') {
      assign(base, path, value);
    }
  }
  const objects = [...Object.values(base).filter(object => object !== undefined), ...add];
  const made = objects.map(object => ({
    object: withMaterial(JSON.parse(JSON.stringify(object))), origin: set['@file'] ? { file: String(set['@file']), line: 1 } : {},
  }));
  return [...made, ...readYaml(text, 'more.yaml')];
}

function assign(target: Json, path: string, value: unknown): void {
  const parts = path.startsWith('secret.data.')
    ? ['secret', 'data', path.slice('secret.data.'.length)]
    : path.replace(/\[(\d+)\]/g, '.$1').split('.');
  const last = parts.pop()!;
  const parent = parts.reduce((node, part) => node[part] ??= {}, target);
  if (value !== undefined) {
    parent[last] = structuredClone(value); // later paths may lead into it
  } else if (Array.isArray(parent)) {
    parent.splice(Number(last), 1);
  } else {
    delete parent[last];
  }
}

/** `<certificate NAMES>`, `<key NAMES>`, `<authority>`, `<revocation list>` and `<key authority>` in a Secret become PEM. */
function withMaterial(object: Json): Json {
  for (const field of ['data', 'stringData']) {
    for (const [key, value] of Object.entries((object[field] ?? {}) as Json)) {
      const [, what, text] = /^<(certificate|key|authority|revocation list)(?: (.*))?>$/s.exec(String(value)) ?? [];
      if (what) {
        const pem = what === 'revocation list' ? revocationListOf(text) : what === 'authority' ? authority(text).certificate
          : text === 'authority' ? authority().key : certificate(text)[what as 'certificate' | 'key'];
        object[field][key] = field === 'data' && object.kind === 'Secret' ? Buffer.from(pem).toString('base64') : pem;
      }
    }
  }
  return object;
}
