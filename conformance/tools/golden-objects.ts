import * as fs from 'node:fs';

type Json = Record<string, any>;

/**
 * The objects that Istio's test of its Gateway controller adds to every input, read from its source: Services, Secrets, ConfigMaps, and a
 * Namespace for each namespace of the input.
 */
export function goldenObjects(testFile: string): (input: readonly Json[]) => Json[] {
  const source = fs.readFileSync(testFile, 'utf8');
  const pems: { [name: string]: string } = Object.fromEntries([...source.matchAll(/(\w+PEM) = `([^`]+)`/g)].map(([, name, pem]) => [name, pem]));
  const listed = source.slice(source.indexOf('var services = '), source.indexOf('var svcPorts = '));
  const services = [...listed.matchAll(/Hostname: "([^"]+)"/g)].map(([, hostname]) => serviceOf(hostname));
  const credentials = [...source.matchAll(/&corev1\.(Secret|ConfigMap)\{\s*ObjectMeta: metav1\.ObjectMeta\{\s*Name:\s*"([^"]+)",\s*Namespace:\s*"([^"]+)",\s*\},\s*Data: map[^{]*\{(.*?)\n\t\t\t\},/gs)]
    .map(([, kind, name, namespace, data]) => ({
      apiVersion: 'v1',
      kind,
      metadata: { name, namespace },
      [kind === 'Secret' ? 'stringData' : 'data']: Object.fromEntries(
        [...data.matchAll(/"([^"]+)":\s*(?:\[\]byte\()?(?:"([^"]*)"|(\w+))/g)].map(([, key, text, constant]) => [key, text ?? pems[constant]]),
      ),
    }));
  if (services.length < 30 || credentials.length < 10) {
    throw new Error(`${testFile} has another form: ${services.length} services, ${credentials.length} Secrets and ConfigMaps`);
  }
  return input => {
    const has = ({ kind, metadata: { name, namespace } }: Json) => input.some(object =>
      object.kind === kind && object.metadata.name === name && object.metadata.namespace === namespace);
    const namespaces = [...new Set(input.map(({ metadata }) => metadata.namespace as string | undefined))]
      .filter(name => name !== undefined);
    return [
      ...services.filter(object => !has(object)),
      ...credentials.filter(object => !has(object)),
      ...namespaces.map(name => ({
        apiVersion: 'v1', kind: 'Namespace', metadata: { name, labels: { 'istio.io/test-name-part': name.split('-')[0] } },
      })),
    ];
  };
}

/** A Service, or a ServiceEntry for a host that is not of the cluster. */
function serviceOf(hostname: string): Json {
  const ofCluster = hostname.endsWith('.domain.suffix');
  const namespace = ofCluster ? hostname.split('.')[1] : 'istio-system';
  const numbers = hostname.startsWith('istio-ingressgateway') ? [80, 443, 34000, 34001] : [80, 34000, 34001];
  const ports = numbers.map(number => ({ name: `tcp-${number}`, ...ofCluster ? { port: number } : { number }, protocol: 'TCP' }));
  return ofCluster
    ? { apiVersion: 'v1', kind: 'Service', metadata: { name: hostname.split('.')[0], namespace }, spec: { ports } }
    : { apiVersion: 'networking.istio.io/v1', kind: 'ServiceEntry', metadata: { name: hostname, namespace }, spec: { hosts: [hostname], ports } };
}
