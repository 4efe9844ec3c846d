import { ApiObject } from 'cdk8s';
import { IConstruct } from 'constructs';
import { Gateway } from '../../gateway/gateway';
import { KubernetesHosts } from '../../gateway/kubernetes-hosts';
import { HandshakeSpec, tlsPolicyAround } from '../../gateway/tls-policy';
import { listenerHostname } from '../../validation/gateway-api-hostname';
import { ENVOY_DEFAULTS } from '../../validation/tls-guidelines';
import { RequiredTls, RuleOptions, ServerPlace } from '../rule-context';

/**
 * What the TLS policies of a program require of each server. A server that the program declares has its policy already, so only a patch can
 * put it below; an object that was imported, or created in another way, is compared with the policy around it.
 *
 * @param constructs all constructs of an app or chart
 */
export function requiredTlsOf(constructs: readonly IConstruct[]): RuleOptions['requiredTls'] {
  const gateways = constructs.filter(construct => ApiObject.isApiObject(construct)).filter(({ kind }) => ['Gateway', 'ListenerSet'].includes(kind));
  const objects = new Map(gateways.map(object => [object.node.path, object]));
  return (path, server) => {
    const object = objects.get(path);
    const around = object && tlsPolicyAround(object);
    const own = object && declaredTls(object, server);
    if (own && (around || hasSettings(own))) return required(own, 'the TLS policy of the server');
    return around && required(around.settings, `the TLS policy of ${around.scope.node.path === '' ? 'the app' : `'${around.scope.node.path}'`}`);
  };
}

/** The settings of a server that the program declares, without patches. */
function declaredTls({ node: { scope } }: ApiObject, { index, port, hostname }: ServerPlace): HandshakeSpec | undefined {
  if (scope instanceof Gateway) return scope._servers[index]?.credentials?.tls;
  if (!(scope instanceof KubernetesHosts)) return undefined;
  return scope._served.find(each => each.port === port && each.hosts.some(host => (listenerHostname(host) ?? '*') === hostname))?.credentials.tls;
}

function hasSettings({ minProtocolVersion, maxProtocolVersion, cipherSuites, ecdhCurves }: HandshakeSpec): boolean {
  return [minProtocolVersion, maxProtocolVersion, cipherSuites, ecdhCurves].some(setting => setting !== undefined);
}

/** A policy allows what Envoy offers by default, where it has no other setting. */
function required(settings: HandshakeSpec, name: string): RequiredTls {
  const { minProtocolVersion = ENVOY_DEFAULTS.minProtocolVersion, maxProtocolVersion, ecdhCurves = ENVOY_DEFAULTS.ecdhCurves } = settings;
  const cipherSuites = settings.cipherSuites ?? (minProtocolVersion === 'TLSV1_3' ? undefined : ENVOY_DEFAULTS.cipherSuites);
  return { name, settings: { minProtocolVersion, maxProtocolVersion, cipherSuites, ecdhCurves } };
}
