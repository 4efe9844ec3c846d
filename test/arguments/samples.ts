import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { App, Chart, Duration } from 'cdk8s';
import { Deployment, Service } from 'cdk8s-plus-27';
import * as library from '../../src';
import { CLASSES, ENTRIES, ENUMS, INTERFACES, OPTIONS } from '../../src/arguments/descriptions';
import { Fields, Type } from '../../src/arguments/types';
import { InMemoryStore } from '../../src/pki/store/in-memory-store';

const HOST = 'shop.example.com';
const MANIFEST = 'apiVersion: networking.istio.io/v1\nkind: Gateway\nmetadata: {name: g}\nspec: {}\n';

/** Files for parameters that are paths, and what they hold for those that are texts. */
export const folder = mkdtempSync(join(tmpdir(), 'arguments-'));
const file = (name: string, text: string) => {
  writeFileSync(join(folder, name), text);
  return join(folder, name);
};
const store = () => library.CertificateStore.inMemory({ reporter: library.CertificateReporter.silent() });
const ca = library.CertificateAuthority.selfSigned('samples', { store: store() });
const bundle = ca.issueServerCertificate('leaf', { dnsNames: [HOST] });
const chain = file('chain.pem', bundle.certificateChain);
const key = file('key.pem', bundle.privateKey);
const root = file('root.pem', bundle.trustAnchors.pem);
const manifest = file('manifest.yaml', MANIFEST);
process.env.SAMPLE_PASSPHRASE = 'a long passphrase';

/** Valid texts by where they go: `Entry.parameter` or `Options.property`, else by name. */
const TEXTS: { readonly [place: string]: string } = {
  'Certificate.fromPem.pem': bundle.certificate.toPem(),
  'Certificate.fromFile.path': chain,
  'TrustBundle.fromPem.pem': bundle.trustAnchors.pem,
  'TrustBundle.fromFile.path': root,
  'TrustBundle.fromFiles.paths': root,
  'CertificateBundlePem.certificateChain': bundle.certificateChain,
  'CertificateBundlePem.privateKey': bundle.privateKey,
  'CertificateBundlePem.caCertificates': bundle.trustAnchors.pem,
  'CertificateBundleFiles.certificatePath': chain,
  'CertificateBundleFiles.privateKeyPath': key,
  'CertificateBundleFiles.caCertificatesPath': root,
  'HttpRedirectOptions.path': '/new',
  'GatewayAnalysis.fromYaml.yaml': MANIFEST,
  'GatewayAnalysis.fromFiles.paths': manifest,
  'IngressSimulator.request.url': `https://${HOST}/`,
  'CertificateStoreContract.check.rule': library.CertificateStoreContract.rules()[0],
  'Passphrase.fromEnvironment.variable': 'SAMPLE_PASSPHRASE',
  'Passphrase.fromValue.passphrase': 'a long passphrase',
  'GatewayAnalysis.suppress.code': 'IST0101',
  'SecretOutput.plain.reason': 'a test',
  'ServiceEntryPort.protocol': 'HTTPS',
  'CertificatePaths.privateKey': '/etc/certs/tls.key',
  'CertificatePaths.serverCertificate': '/etc/certs/tls.crt',
  'SopsOutputOptions.ageRecipients': 'age1sz46d8tnja6qpah2l2qgggangwc9pnmwamg22rfue80y2459f4tsgn7w4v',
  'CertificateAuthority.revoke.serialNumber': '0A1B2C',
  'CertManagerIssuer.of.group': 'cert-manager.io',
  'CertManagerIssuer.of.kind': 'ClusterIssuer',
  'PassthroughTls.mode': 'PASSTHROUGH',
  'FaultAbort.grpcStatus.status': 'UNAVAILABLE',
  'HttpRoute.patch.path': '/timeout',
  'KubernetesHttpHost.route.name': 'known',
  'VirtualService.route.name': 'known',
  'host': HOST,
  'hosts': HOST,
  'dnsNames': HOST,
  'path': '/shop',
  'prefix': '/shop',
  'mountPath': '/etc/certs',
  'regex': '/shop.*',
  'match': '/shop(.*)',
  'rewrite': '/\\1',
  'authority': HOST,
  'key': 'tls.crt',
  'directory': 'written',
  'methods': 'GET',
  'istioVersion': '1.26',
  'sniHosts': HOST,
};
const NUMBERS: { readonly [place: string]: number } = { 'WeightedDestination.weight': 100, 'status': 404, 'attempts': 2 };

let made = 0;

/** A valid value of a type: of the first factory that gives one. */
export function sample(type: Type, place: string): unknown {
  const name = place.slice(place.lastIndexOf('.') + 1);
  if (typeof type !== 'string') {
    if ('nonempty' in type) return sample((type as { readonly nonempty: Type }).nonempty, place);
    return Array.isArray(type) ? [sample(type[0] as Type, place)] : { sample: sample((type as { readonly of: Type }).of, place) };
  }
  switch (type) {
    case 'string': return TEXTS[place] ?? TEXTS[name] ?? `sample${++made}`;
    case 'number': return NUMBERS[place] ?? NUMBERS[name] ?? 8080;
    case 'boolean': return false;
    case 'date': return new Date('2026-06-01T00:00:00Z');
    case 'any': return [];
    case 'object': return {};
    case 'Duration': return Duration.days(30);
    case 'construct': return place.endsWith('.service') ? new Service(chart(), 'Service', { ports: [{ port: 80 }] })
      : place.endsWith('.deployment') ? new Deployment(chart(), 'Deployment', { containers: [{ image: 'istio-proxy' }] })
        : place.endsWith('.secret') ? library.ServerCertificateSecret.fromSecretName(chart(), 'Secret', 'shop') : chart();
  }
  if (type in OPTIONS) return options(type);
  if (type in ENUMS) return Object.values(ENUMS[type])[0];
  if (type in INTERFACES) return implementation(type);
  return instance(type);
}

/** The properties of an option object that must be there. */
export function options(type: string): { readonly [name: string]: unknown } {
  return values(OPTIONS[type], type);
}

/** Arguments that an entry accepts, without those that may be left out. */
export function argumentsOf(entry: string): unknown[] {
  return Object.values(values(ENTRIES[entry], entry));
}

/** Calls an entry. */
export function call(entry: string, given: readonly unknown[]): unknown {
  const [name, method] = entry.split('.');
  const type = (library as any)[name];
  if (method === undefined) return new type(...given);
  return typeof type[method] === 'function' ? type[method](...given) : receiver(name)[method](...given);
}

function receiver(name: string): any {
  if (name === 'GatewayHost') return call('Gateway.addHost', argumentsOf('Gateway.addHost'));
  if (name === 'KubernetesGatewayHost' || name === 'KubernetesHttpHost') return withRoute(call('KubernetesHosts.addHost', argumentsOf('KubernetesHosts.addHost')));
  if (name === 'KubernetesGrpcHost') return receiver('KubernetesHosts').addGrpcHost('a.example.com', { routes: [] });
  if (name === 'KubernetesGateway' || name === 'KubernetesHosts') return new library.KubernetesGateway(chart(), 'Gateway', { tls: library.ServerTls.issuedBy(ca) });
  if (name === 'HttpRoute') return receiver('VirtualService').route('known');
  if (name === 'VirtualService') return withRoute(instance(name));
  if (name === 'Gateway') return new library.Gateway(chart(), 'Gateway', { tls: library.ServerTls.issuedBy(ca) });
  return instance(name === 'CredentialSecretBase' ? 'ServerCertificateSecret' : name);
}

function withRoute(host: any): any {
  host.addRoute({ name: 'known', paths: [library.PathMatch.exact('/known')], destination: library.Destination.service('known', 80) });
  return host;
}

function instance(name: string): unknown {
  if (name === 'KubernetesGatewayWorkload') return new library.GatewayWorkload();
  const factories = [...name in ENTRIES ? [name] : [], ...CLASSES[name] ?? [], ...Object.keys(ENTRIES).filter(entry => entry.startsWith(`${name}.from`) || entry === `${name}.of`)];
  let why: unknown = new Error(`nothing gives a ${name}`);
  if (name === 'CertificateAuthority') return library.CertificateAuthority.selfSigned(`ca${++made}`, { store: store() });
  for (const factory of factories) {
    try {
      return call(factory, factory in ENTRIES ? argumentsOf(factory) : []);
    } catch (error) {
      why = error;
    }
  }
  throw why;
}

function implementation(type: string): unknown {
  switch (type) {
    case 'IClock': return { now: () => new Date('2026-06-01T00:00:00Z') };
    case 'ICertificateStore': return new InMemoryStore();
    case 'ICertificateStorePlace': return { createStore: () => new InMemoryStore() };
    case 'ICertificateReporter': return library.CertificateReporter.silent();
    case 'IBackend': return { answer: () => 200 };
    case 'ICaConfigMap': return library.CaConfigMap.fromConfigMapName(chart(), 'ConfigMap', 'ca', { namespace: 'istio-system' });
    case 'ITrustBundleSource': return ca;
    case 'IKubernetesGateway': return library.KubernetesGateway.fromGatewayName(chart(), 'Gateway', 'shop', 'shop');
    case 'IGateway': return library.Gateway.fromGatewayName(chart(), 'Gateway', 'shop');
    case 'IDelegateVirtualService': return library.DelegateVirtualService.fromDelegateName(chart(), 'Delegate', 'shop');
    default: throw new Error(`no sample of ${type}: add one`);
  }
}

function values(fields: Fields, place: string): { readonly [name: string]: unknown } {
  return Object.fromEntries(Object.entries(fields).filter(([name]) => !name.endsWith('?')).map(([written, type]) => {
    const name = written.replace('...', '');
    return [name, sample(type, `${place}.${name}`)];
  }));
}

function chart(): Chart {
  return new Chart(new App(), 'test', { namespace: 'shop' });
}
