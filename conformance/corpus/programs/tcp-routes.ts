import { CorpusProgram } from '../program';
import { Destination, Gateway, Server, ServerCertificate, ServerTls, TrustBundle } from 'cdk8s-istio-ingress';

const database = (name: string) => Destination.service(name, 5432);

/** Connections that the gateway does not read: behind TLS that ends there, and without TLS. */
export const tcpRoutes: CorpusProgram = {
  name: 'tcp routes',
  build: ({ chart, ca }) => {
    const gateway = new Gateway(chart, 'Gateway', { metadata: { name: 'databases' }, tls: ServerTls.issuedBy(ca) });
    gateway.addTcpHost('orders.sql.example.com', { port: 5432, destination: database('orders') });
    gateway.addTcpHost('users.sql.example.com', {
      port: 5432,
      name: 'users',
      tls: ServerTls.mutual({ serverCertificate: ServerCertificate.issuedBy(ca), clientCertificates: TrustBundle.of(ca) }),
      destination: Destination.weighted([{ destination: database('blue'), weight: 9 }, { destination: database('green'), weight: 1 }]),
    });
    gateway.addServer(Server.tls({ hosts: ['*.many.example.com'], port: 5432, portName: 'many', tls: ServerTls.issuedBy(ca) }));
    gateway.addServer(Server.tcp({ hosts: ['*.many.example.com'], port: 5433 }));
    const many = gateway.addVirtualService('Many', {
      hosts: ['*.many.example.com'],
      gateways: [Gateway.mesh()],
      tcpRoutes: [
        { gateways: [gateway], port: 5433, destination: database('plain') },
        {
          gateways: [Gateway.mesh()],
          destinationSubnets: ['10.0.0.0/8', '192.0.2.1'],
          sourceLabels: { app: 'batch' },
          sourceNamespace: 'jobs',
          destination: database('batch'),
        },
      ],
    });
    many.addTcpRoute({ destination: database('rest') });
  },
};
