import { Yaml } from 'cdk8s';
import { gateway, http, https, to, virtualService } from './manifests';
import { IngressSimulator } from '../../src/index';

const ask = (manifests: object[], url: string, options: object = {}) =>
  IngressSimulator.fromManifests(manifests).request(url, { handshake: false, ...options });
const routes = (...hosts: string[]) => virtualService(hosts, { http: [to('shop', 80)] });

describe('the server for a connection', () => {
  test('is the one with the narrowest host over the name', async () => {
    const servers = gateway([https(['*']), https(['*.example.com']), https(['*.shop.example.com']), https(['a.shop.example.com'])]);
    const server = async (name: string) => (await ask([servers, routes('*')], `https://${name}/`)).server;
    expect(await server('a.shop.example.com')).toBe('https-a.shop.example.com');
    expect(await server('b.shop.example.com')).toBe('https-*.shop.example.com');
    expect(await server('a.b.shop.example.com')).toBe('https-*.shop.example.com');
    expect(await server('shop.example.com')).toBe('https-*.example.com');
    expect(await server('example.com')).toBe('https-*');
    expect(await server('A.Shop.Example.com')).toBe('https-a.shop.example.com');
  });

  test('is missing for another name, and the connection is closed', async () => {
    expect(await ask([gateway([https(['a.example.com'])]), routes('*')], 'https://b.example.com/'))
      .toMatchObject({ status: 'refused', handshake: 'refused', reason: expect.stringContaining('has: a.example.com') });
  });

  test('is missing on another port', async () => {
    expect(await ask([gateway([https(['a.example.com'])]), routes('*')], 'https://a.example.com:8443/'))
      .toMatchObject({ status: 'refused', reason: 'no Gateway has a server on port 8443 (has: 443)' });
  });

  test('speaks TLS or not', async () => {
    const both = [gateway([https(['*']), http(['*'])]), routes('*')];
    expect(await ask(both, 'http://a.example.com:443/'))
      .toMatchObject({ status: 'refused', reason: 'the server on port 443 supports only TLS' });
    expect(await ask(both, 'https://a.example.com:80/'))
      .toMatchObject({ status: 'refused', handshake: 'refused', reason: expect.stringContaining('does not support TLS') });
  });

  test('answers 404 where no VirtualService is bound to it', async () => {
    expect(await ask([gateway([https(['a.example.com'])])], 'https://a.example.com/')).toMatchObject({ status: 'not-found' });
  });
});

describe('several Gateways on one port', () => {
  const named = (name: string, servers: object[], namespace = 'shop') => gateway(servers, { name, namespace });

  test('the first by name keeps a host that two have, and the other loses its server whole', async () => {
    const two = [
      named('b', [https(['a.example.com', 'c.example.com'], {}, 'b')]), named('a', [https(['a.example.com'], {}, 'a')]),
      virtualService(['*'], { gateways: ['a', 'b'], http: [to('shop', 80)] }),
    ];
    expect(await ask(two, 'https://a.example.com/')).toMatchObject({ gateway: 'shop/a', server: 'a' });
    expect(await ask(two, 'https://c.example.com/')).toMatchObject({ status: 'refused' });
  });

  test('a host with and without namespace takes the whole port down', async () => {
    const two = [named('a', [https(['a.example.com'])]), named('b', [https(['shop/a.example.com', 'b.example.com'])]), routes('*')];
    expect(await ask(two, 'https://b.example.com/'))
      .toMatchObject({ status: 'refused', reason: expect.stringContaining('Envoy refuses the whole listener') });
  });
});

test('a host in two spellings in one server takes the whole port down', async () => {
  const both = [gateway([https(['a.example.com', 'A.example.com']), https(['b.example.com'])]), routes('*')];
  expect(await ask(both, 'https://b.example.com/'))
    .toMatchObject({ status: 'refused', reason: expect.stringContaining("the servers on port 443 have 'a.example.com' twice") });
  expect(await ask([gateway([https(['x/a.example.com', 'y/a.example.com'])]), routes('*')], 'https://a.example.com/'))
    .not.toMatchObject({ reason: expect.stringContaining('twice') });
});

describe('TLS that goes through', () => {
  const passthrough = (hosts: string[]) => https(hosts, { mode: 'PASSTHROUGH', credentialName: undefined });
  const tls = (sniHosts: string[], host: string) => ({ match: [{ sniHosts, port: 443 }], ...to(host, 443) });

  test('is routed by its name, without a handshake', async () => {
    const own = [
      gateway([passthrough(['*.example.com'])]),
      virtualService(['a.example.com', 'b.example.com'], { tls: [tls(['a.example.com'], 'a'), tls(['b.example.com'], 'b')] }),
    ];
    expect(await ask(own, 'https://b.example.com/'))
      .toMatchObject({ status: 'routed', destination: { host: 'b', port: 443 }, route: 'spec.tls[1]' });
    expect((await ask(own, 'https://b.example.com/')).handshake).toBeUndefined();
    expect(await ask(own, 'https://c.example.com/')).toMatchObject({ status: 'refused' });
  });

  test('with http routes only is refused', async () => {
    expect(await ask([gateway([passthrough(['a.example.com'])]), routes('a.example.com')], 'https://a.example.com/'))
      .toMatchObject({ status: 'refused', reason: expect.stringContaining('does not listen') });
  });

  test('takes any VirtualService that has a name in common with the server', async () => {
    expect(await ask(
      [gateway([passthrough(['a.example.com'])]), virtualService(['*.example.com'], { tls: [tls(['a.example.com'], 'a')] })],
      'https://a.example.com/',
    ))
      .toMatchObject({ status: 'routed' });
  });
});

test('a server of protocol TLS ends TLS and sends the connection on by its tcp routes', async () => {
  const server = {
    port: { number: 443, name: 'tls', protocol: 'TLS' }, hosts: ['db.example.com'], tls: { mode: 'SIMPLE', credentialName: 'db' },
  };
  const own = [gateway([server]), virtualService(['db.example.com'], { tcp: [to('db', 5432)] })];
  expect(await ask(own, 'https://db.example.com/'))
    .toMatchObject({ status: 'routed', destination: { host: 'db', port: 5432 }, route: 'spec.tcp[0]' });
});

describe('the Service in front of the gateway', () => {
  const service = (ports: object[]) => ({
    apiVersion: 'v1',
    kind: 'Service',
    metadata: { name: 'gateway', namespace: 'istio-system' },
    spec: { selector: { istio: 'ingressgateway' }, ports },
  });

  test('leads its port to the one that the gateway listens on', async () => {
    const own = [gateway([https(['*'])]), routes('*'), service([{ port: 443, targetPort: 8443 }])];
    expect(await ask(own, 'https://a.example.com/')).toMatchObject({ status: 'routed' });
    expect(await ask(own, 'https://a.example.com:8443/')).toMatchObject({ status: 'refused' });
  });

  test('closes what it does not open', async () => {
    expect(await ask([gateway([https(['*'])]), routes('*'), service([{ port: 80 }])], 'https://a.example.com/'))
      .toMatchObject({ status: 'refused', reason: expect.stringContaining('does not open that port') });
  });
});

test('manifests come as objects, Lists, nested lists or text', async () => {
  const objects = [gateway([http(['*'])]), routes('*')];
  for (const manifests of [
    objects, { kind: 'List', items: objects }, [[objects[0]], [[objects[1]]]], Yaml.stringify(...objects),
    JSON.stringify({ kind: 'List', items: objects }),
  ]) {
    expect(await IngressSimulator.fromManifests(manifests).request('http://a.example.com/')).toMatchObject({ status: 'routed' });
  }
});

test.each([['nothing', []], ['text that is no manifest', 'hello: world']])('%s has no gateway', async (_name, manifests) => {
  expect(await IngressSimulator.fromManifests(manifests).request('https://a.example.com/'))
    .toMatchObject({ status: 'refused', reason: 'no Gateway among the manifests' });
});

test.each(['shop.example.com', 'ftp://shop.example.com/', ''])('%j is no URL', async url => {
  await expect(IngressSimulator.fromManifests([]).request(url)).rejects.toThrow(expect.objectContaining({
    code: 'invalid-argument', field: 'url',
  }));
});
