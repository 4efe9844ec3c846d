import { ClientVersions, USUAL_VERSIONS } from './target';
import { clientPorts, GatewayWorkloadModel } from '../../model/gateway-workloads';
import { ServerModel } from '../../model/gateways';
import { IngressModel } from '../../model/ingress-model';
import { serverVersions } from '../../simulator/handshake/tls-server';

/** A host of a Gateway's server, as clients reach it. */
export interface Origin {
  /** `https://shop.example.com`, with the port unless it is the default; no path. */
  readonly url: string;
  /** The name that a client requests; for a wildcard, a name that it covers. */
  readonly name: string;
  readonly secure: boolean;
  readonly port: number;
  readonly server: ServerModel;
  readonly workload: GatewayWorkloadModel;
  /** TLS versions of clients: 1.2 and 1.3, unless the server supports neither. */
  readonly versions: ClientVersions;
}

/** Every host on every port, in the order of the manifests, without servers that Istio drops and servers for mesh traffic. */
export function findOrigins(model: IngressModel): Origin[] {
  return model.gatewayWorkloads.flatMap(workload => model.merge(workload).listeners.flatMap(({ port, servers }) => {
    const [clientPort = port] = clientPorts(workload, port);
    return servers.filter(({ family, mode }) => family !== 'tcp' && mode !== 'AUTO_PASSTHROUGH').flatMap(server => {
      const names = new Set(server.hosts.map(({ host }) => host === '*' ? 'example.com' : host.replace(/^\*/, 'any')));
      return [...names].map(name => originOf(name, clientPort, server, workload));
    });
  }));
}

function originOf(name: string, port: number, server: ServerModel, workload: GatewayWorkloadModel): Origin {
  const secure = server.family === 'tls';
  const { max } = serverVersions(server);
  const versions = max < USUAL_VERSIONS.min ? { min: max, max } : USUAL_VERSIONS;
  return { url: originUrl(name, port, secure), name, secure, port, server, workload, versions };
}

/** A URL without path. */
export function originUrl(name: string, port: number, secure: boolean): string {
  return `${secure ? 'https' : 'http'}://${name}${port === (secure ? 443 : 80) ? '' : `:${port}`}`;
}
