import { certificateKey } from './shared/certificate-key';
import { GatewayModel, ServerModel } from '../../model/gateways';
import { push } from '../../model/grouping';
import { selects } from '../../model/labels';
import { fullName } from '../../model/resource';
import { Rule } from '../rule';

const SECOND = (credentialName: string) => ({
  apiVersion: 'networking.istio.io/v1',
  kind: 'Gateway',
  metadata: { name: 'second', namespace: 'shop' },
  spec: {
    selector: { istio: 'ingressgateway' },
    servers: [
      { port: { number: 443, name: 'https', protocol: 'HTTPS' }, hosts: ['second.example.com'], tls: { mode: 'SIMPLE', credentialName } },
    ],
  },
});

const ROUTES = { 'routes.spec.hosts': ['shop.example.com', 'second.example.com'], 'routes.spec.gateways': ['shop', 'second'] };

/** IST0138: no certificate is served by two Gateways. */
export const duplicateCertificate: Rule = {
  id: 'duplicate-certificate',
  codes: ['IST0138'],
  complies: 'two Gateways of one workload have different certificates',
  accepted: {
    set: ROUTES,
    add: [SECOND('second-credential'), {
      apiVersion: 'v1',
      kind: 'Secret',
      metadata: { name: 'second-credential', namespace: 'istio-system' },
      type: 'kubernetes.io/tls',
      data: { 'tls.crt': '<certificate second.example.com>', 'tls.key': '<key second.example.com>' },
    }],
  },
  refused: {
    set: {
      ...ROUTES,
      'secret.data': {
        'tls.crt': '<certificate shop.example.com second.example.com>', 'tls.key': '<key shop.example.com second.example.com>',
      },
    },
    add: [SECOND('shop-credential')],
  },
  check: ({ model }) => {
    const byCertificate = new Map<string, GatewayModel[]>();
    for (const gateway of model.gateways) {
      for (const key of new Set(gateway.servers.flatMap(server => certificateKey(server.spec.tls)))) {
        push(byCertificate, key, gateway);
      }
    }
    return [...byCertificate.values()].filter(gateways => gateways.length > 1).flatMap(gateways => gateways.flatMap(gateway => {
      const others = gateways.filter(other =>
        other !== gateway && !model.apart(gateway, other) && selects(gateway.selector, other.selector));
      const shares = (server: ServerModel) => certificateKey(server.spec.tls).some(key => byCertificate.get(key) === gateways);
      const server = others.length === 0 ? undefined : gateway.servers.find(shares);
      return others.length === 0 ? [] : [{
        resource: gateway.resource,
        path: `${server!.path}.tls`,
        message: `the certificate is also used by gateway ${names(others)}: clients that reuse a connection get 404`,
      }];
    }));
  },
};

function names(gateways: readonly GatewayModel[]): string {
  return gateways.map(gateway => fullName(gateway.resource)).join(', ');
}
