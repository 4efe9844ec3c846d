import { stringify } from 'yaml';
import { ignoredSecrets } from './ignored-secrets';
import { analyze } from '../../src/analysis/analyze';
import { RULES } from '../../src/analysis/rules';
import { validateGateway } from '../../src/validation/gateway';
import { TLS_MODES } from '../../src/validation/gateway-spec';
import { manifests } from '../../test/analysis/manifests';
import { HARMLESS, MUTATIONS } from '../../test/analysis/mutations';
import { Context, Suite } from '../suite';

const NAME = 'ignored';

/** What we say that Istio ignores, and nothing else, is the same to Envoy with it and without. */
export const ignoredSuite: Suite = {
  name: NAME,
  async run(context) {
    await fields(context);
    await findings(context);
    await ignoredSecrets(context);
  },
};

/* eslint-disable @typescript-eslint/no-explicit-any */

/** A manifest with something and without it. */
interface Pair {
  readonly id: string;
  readonly judge: string;
  /** We say that it has no effect. */
  readonly claimed: boolean;
  readonly words: string;
  readonly with: any[];
  readonly without: any[];
}

async function compare({ tools, report }: Context, pairs: Pair[]): Promise<void> {
  const chosen = pairs.filter(({ id }) => report.selects(id));
  const yaml = (objects: any[]) => objects.map(object => stringify(object)).join('---\n');
  const cases = chosen.flatMap((each, index) =>
    [{ id: `${index} with`, yaml: yaml(each.with) }, { id: `${index} without`, yaml: yaml(each.without) }]);
  const answers = await tools.judge.configurations(cases);
  chosen.forEach(({ id, judge, claimed, words, with: objects }, index) => {
    const [one, other] = [answers[2 * index], answers[2 * index + 1]];
    const error = one.error ?? other.error;
    const same = one.config === other.config;
    const opinion = claimed
      ? `we say that it has no effect (${words}), but Envoy receives something else`
      : 'Envoy receives the same, and we say nothing';
    report.check({ suite: NAME, judge, id, ok: error === undefined && same === claimed, words: error ?? opinion, evidence: yaml(objects) });
  });
}

const ROUTES = {
  apiVersion: 'networking.istio.io/v1',
  kind: 'VirtualService',
  metadata: { name: 'shop', namespace: 'shop' },
  spec: {
    hosts: ['shop.example.com'],
    gateways: ['shop'],
    http: [{ route: [{ destination: { host: 'web', port: { number: 80 } } }] }],
    tls: [{ match: [{ sniHosts: ['shop.example.com'] }], route: [{ destination: { host: 'web', port: { number: 80 } } }] }],
  },
};
const SERVICE = {
  apiVersion: 'v1',
  kind: 'Service',
  metadata: { name: 'web', namespace: 'shop' },
  spec: { ports: [{ name: 'http', port: 80, protocol: 'TCP' }] },
};

const PAIR = { serverCertificate: '/etc/istio/a/tls.crt', privateKey: '/etc/istio/a/tls.key' };
const SOURCES: { readonly [name: string]: object } = {
  'a Secret': { credentialName: 'shop' },
  'two Secrets': { credentialNames: ['shop', 'shop-rsa'] },
  'files': PAIR,
  'files with authorities': { ...PAIR, caCertificates: '/etc/istio/a/ca.crt' },
  'two pairs of files': {
    tlsCertificates: [PAIR, { serverCertificate: '/etc/istio/b/tls.crt', privateKey: '/etc/istio/b/tls.key' }],
    caCertificates: '/etc/istio/a/ca.crt',
  },
  'none': {},
};
const FIELDS: { readonly [field: string]: unknown } = {
  minProtocolVersion: 'TLSV1_3',
  maxProtocolVersion: 'TLSV1_2',
  cipherSuites: ['ECDHE-RSA-AES128-GCM-SHA256'],
  subjectAltNames: ['client.example.com'],
  verifyCertificateSpki: ['A'.repeat(43) + '='],
  verifyCertificateHash: ['a'.repeat(64)],
  caCertificates: '/etc/istio/c/ca.crt',
  caCertCredentialName: 'others-cacert',
  caCrl: '/etc/istio/c/ca.crl',
  insecureSkipVerify: true,
  serverCertificate: '/etc/istio/c/tls.crt',
  privateKey: '/etc/istio/c/tls.key',
};

/** Each field of a server's TLS settings in each mode, with each source of certificates: as long as Istio's admission takes it. */
function fields(context: Context): Promise<void> {
  const pairs = TLS_MODES.flatMap(mode =>
    Object.entries(SOURCES).flatMap(([source, given]) =>
      Object.entries(FIELDS).flatMap(([field, value]) => {
        const without = gateway({ tls: { mode, ...given } });
        const changed = gateway({ tls: { mode, ...given, [field]: value } });
        const problems = validateGateway(changed.spec, changed.metadata);
        if (field in given || problems.some(({ level }) => level === 'error')) {
          return [];
        }
        if (validateGateway(without.spec, without.metadata).some(({ level }) => level === 'error')) {
          return [];
        }
        const about = problems.filter(({ field: at, message }) => at?.endsWith(`.${field}`) || message.includes(field));
        return [
          pair(
            `${mode}, certificate from ${source}: ${field}`,
            about.map(({ message }) => message),
            changed,
            without,
          ),
        ];
      }),
    ),
  );
  const server = { tls: { mode: 'SIMPLE', credentialName: 'shop' } };
  const other = [
    ['defaultEndpoint', gateway({ ...server, defaultEndpoint: '127.0.0.1:80' })],
    ['tlsCertificates.caCertificates', gateway({
      tls: { mode: 'MUTUAL', caCertificates: '/ca.crt', tlsCertificates: [{ ...PAIR, caCertificates: '/x.crt' }] },
    }),
    gateway({ tls: { mode: 'MUTUAL', caCertificates: '/ca.crt', tlsCertificates: [PAIR] } })],
    ['cipherSuites of TLS 1.2 beside TLS 1.3', gateway({ tls: { ...server.tls, cipherSuites: ['AES128-SHA'] } })],
    ['bind', gateway({ ...server, bind: '127.0.0.1' })],
  ] as const;
  return compare(context, [...pairs, ...other.map(([id, changed, without = gateway(server)]) => {
    const told = validateGateway(changed.spec, changed.metadata);
    return pair(id, told.map(({ message }) => message), changed, without);
  })]);
}

function pair(id: string, messages: string[], changed: object, without: object): Pair {
  return {
    id,
    judge: 'Istio: fields without effect',
    claimed: messages.length > 0,
    words: messages.join('; '),
    with: [changed, ROUTES, SERVICE],
    without: [without, ROUTES, SERVICE],
  };
}

function gateway(server: object): any {
  const port = { number: 443, name: 'https', protocol: 'HTTPS' };
  return {
    apiVersion: 'networking.istio.io/v1',
    kind: 'Gateway',
    metadata: { name: 'shop', namespace: 'shop' },
    spec: { selector: { istio: 'ingressgateway' }, servers: [{ port, hosts: ['shop.example.com'], ...server }] },
  };
}

/** Findings that say of a thing that Istio leaves it out: what is found is removed. */
const LEFT_OUT = [
  'tls-field-ignored', 'server-field-ignored', 'match-field-ignored', 'unknown-field', 'server-dropped', 'sni-route-dropped',
  'virtual-service-host-unserved',
];
/** Of a whole VirtualService. */
const WHOLE = ['virtual-service-hidden', 'route-kind-mismatch', 'IST0132'];

async function findings(context: Context): Promise<void> {
  const examples = [
    ...HARMLESS, ...MUTATIONS,
    ...RULES.flatMap(({ id, accepted, refused }) => [{ ...accepted, name: `${id} accepted` }, { ...refused, name: `${id} refused` }]),
  ];
  const pairs = examples.flatMap(example => {
    const objects = manifests(example);
    const found = analyze(objects, { now: new Date(), expiryDays: 30, complete: true });
    return found.filter(({ code }) =>
      [...LEFT_OUT, ...WHOLE].includes(code)).map(({ code, kind, namespace, name, path, message }, index) => {
      const bodies = objects.map(({ object }) => structuredClone(object) as any);
      const target = bodies.find(body => body.kind === kind && body.metadata.name === name && body.metadata.namespace === namespace);
      const without = WHOLE.includes(code) ? bodies.filter(body => body !== target) : bodies;
      // a TLS route must keep a server name
      if (!WHOLE.includes(code)) { remove(target, code === 'sni-route-dropped' ? /^spec\.tls\[\d+\]/.exec(path!)![0] : path!); }
      const id = `${example.name}: ${code} ${index}`;
      return {
        id, judge: 'Istio: objects left out', claimed: true, words: message, with: objects.map(({ object }) => object as any), without,
      };
    });
  });
  const unasked = [...LEFT_OUT, ...WHOLE].filter(code => !pairs.some(({ id }) => id.includes(`: ${code} `)));
  if (unasked.length > 0) { throw new Error(`no example has ${unasked.join(', ')}`); }
  await compare(context, pairs);
}

function remove(target: any, path: string): void {
  const parts = path.replace(/\[(\d+)\]/g, '.$1').split('.');
  const last = parts.pop()!;
  const parent = parts.reduce((at, part) => at[part], target);
  if (Array.isArray(parent)) { parent.splice(Number(last), 1); } else { delete parent[last]; }
}
