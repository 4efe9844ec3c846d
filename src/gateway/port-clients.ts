import { IConstruct } from 'constructs';
import { ClientAuthorities } from './listener-tls';
import { assign } from '../synth/all-or-nothing';
import { inexpressible } from '../validation/gateway-api';

/** The ConfigMaps with authorities of clients, each for all HTTPS listeners of a port: the Gateway API says it per port, not per host. */
export class PortClients {
  private readonly ports = new Map<number, ClientAuthorities | undefined>();

  constructor(private readonly owner: 'Gateway' | 'ListenerSet') {}

  /**
   * Notes the ConfigMap of a listener.
   *
   * @throws IngressError `gateway-api` for another ConfigMap, or none, than that of another listener of the port
   */
  public add(port: number, authorities: ClientAuthorities | undefined, scope: IConstruct): void {
    if (authorities && this.owner === 'ListenerSet') {
      throw inexpressible('clientCertificates', 'authorities in a ConfigMap are set by the Gateway, not by a ListenerSet',
        'use ServerTls.mutual with TrustBundle.of(…), or add the host to the KubernetesGateway');
    }
    if (!this.ports.has(port)) assign(scope, this.ports, port, authorities);
    const other = this.ports.get(port);
    if (other?.name === authorities?.name && other?.namespace === authorities?.namespace) return;
    throw inexpressible('clientCertificates',
      `authorities in a ConfigMap hold for every host of port ${port}, which has hosts with other authorities or none`,
      'give the hosts that trust one ConfigMap a separate port, such as port: 8443; ServerTls.mutual with TrustBundle.of(…) works per host');
  }

  /** The Gateway's `tls`; undefined without any ConfigMap. */
  public spec(): object | undefined {
    const perPort = [...this.ports].filter(([, authorities]) => authorities).map(([port, authorities]) => ({
      port, tls: { validation: { caCertificateRefs: [{ group: '', kind: 'ConfigMap', ...authorities }], mode: 'AllowValidOnly' } },
    }));
    return perPort.length > 0 ? { frontend: { default: {}, perPort } } : undefined;
  }
}
