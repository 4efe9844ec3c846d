import { WILDCARD_SECRET, wildcardServer } from './shared/wildcard-example';
import { GatewayWorkloadModel } from '../../model/gateway-workloads';
import { routesHttp, ServerModel } from '../../model/gateways';
import { fullName } from '../../model/resource';
import { hostCovers } from '../../validation/host-match';
import { Report, Rule } from '../rule';
import { RuleContext } from '../rule-context';

const BESIDE = (mode: string) => ({
  'gateway.spec.servers[1].tls.mode': 'MUTUAL',
  'gateway.spec.servers[2]': wildcardServer(mode),
  'secret.data.ca.crt': '<authority>',
});

/** Routes of a server with mutual TLS cannot be reached through a server without it. */
export const clientCertificateBypassed: Rule = {
  id: 'client-certificate-bypassed',
  codes: ['client-certificate-bypassed'],
  complies: 'the routes of a host with mutual TLS are not bound to a server of a wider host that accepts other clients',
  accepted: { set: BESIDE('MUTUAL'), add: [{ ...WILDCARD_SECRET, data: { ...WILDCARD_SECRET.data, 'ca.crt': '<authority>' } }] },
  refused: { set: BESIDE('SIMPLE'), add: [WILDCARD_SECRET] },
  check: context => context.model.gatewayWorkloads.flatMap(workload => {
    const merged = context.model.merge(workload).listeners.flatMap(listener => listener.servers);
    const servers = merged.filter(routesHttp);
    const wide = servers.filter(({ hosts }) => hosts.some(({ host }) => host.startsWith('*')));
    return servers.filter(isStrict).flatMap(server => reports(context, workload, server, wide.filter(other => other !== server)));
  }),
};

function reports({ model }: RuleContext, workload: GatewayWorkloadModel, server: ServerModel, wide: readonly ServerModel[]): Report[] {
  return model.bindings(server, workload).flatMap(({ virtualService, hosts }) => hosts.flatMap(host => wide.flatMap(other => {
    const weakness = weaker(other, server);
    const covering = other.hosts.find(each => each.host !== host && hostCovers(each.host, host));
    const bound = weakness && covering
      ? model.bindings(other, workload).find(binding => binding.virtualService === virtualService)
      : undefined;
    const reached = covering && bound?.hosts.some(each => hostCovers(each, host));
    return reached ? [{
      resource: server.gateway.resource,
      path: `${server.path}.tls.mode`,
      message: `clients reach '${host}' of ${fullName(virtualService.resource)} also through a connection for '${covering.host}' `
        + `to ${fullName(other.gateway.resource)} ${other.path}, ${weakness}`,
    }] : [];
  })));
}

function isStrict({ mode }: ServerModel): boolean {
  return mode === 'MUTUAL' || mode === 'ISTIO_MUTUAL';
}

/** What the wider server permits that the other one does not; authorities are not compared. */
function weaker(other: ServerModel, server: ServerModel): string | undefined {
  if (other.mode === undefined) { return 'which has no TLS'; }
  if (!isStrict(other)) { return 'which accepts clients without a certificate'; }
  const narrowed = (['subjectAltNames', 'verifyCertificateSpki', 'verifyCertificateHash'] as const)
    .some(field => server.spec.tls?.[field]?.length && String(other.spec.tls?.[field] ?? '') !== String(server.spec.tls[field]));
  return narrowed ? 'which accepts clients with other certificates' : undefined;
}
