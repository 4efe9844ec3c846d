import { TangleCall } from './arbitrary-gateways';
import { CallResult } from '../tools/answers';
import { IngressSimulator, IngressResponse } from 'cdk8s-istio-ingress';

/** What the model says to a call, in the words of Istio's simulation. */
export interface Opinion {
  readonly error?: string;
  readonly route?: string;
  readonly cluster?: string;
  readonly noCluster?: true;
}

/** Asks the model. */
export async function opinionOf(
  ingress: IngressSimulator, call: TangleCall, namespaceOf: (virtualService: string) => string,
): Promise<Opinion & { readonly response: IngressResponse }> {
  const scheme = call.tls ? 'https' : 'http';
  const response = await ingress.request(`${scheme}://${call.host}:${call.port}${call.path}`, { handshake: false });
  return { ...translate(response, namespaceOf), response };
}

const NO_CLUSTER = /: (?:Service|ServiceEntry|DestinationRule) \S+ has no (?:port|subset) /;

function translate(
  { status, reason = '', steps, route, destination, virtualService = '' }: IngressResponse, namespaceOf: (virtualService: string) => string,
): Opinion {
  if (NO_CLUSTER.test(`${reason}\n${steps.join('\n')}`)) return { ...status === 'refused' ? {} : { route }, noCluster: true };
  if (status === 'refused') return { error: refusal(reason) };
  if (status === 'not-found') return { error: 'not found' };
  if (status === 'redirected' && route === undefined) return { error: 'tls required, sending 301' };
  if (status === 'redirected' || !destination) return { route };
  const host = destination.host.includes('.') ? destination.host : `${destination.host}.${namespaceOf(virtualService)}.svc.cluster.local`;
  const http = route && !/^spec\.(tls|tcp)/.test(route);
  return { ...http ? { route } : {}, cluster: `outbound|${destination.port}|${destination.subset ?? ''}|${host}` };
}

function refusal(reason: string): string {
  if (reason.includes('the whole listener')) return 'multiple filter chains matched';
  if (/does not listen there|no Gateway has a server/.test(reason)) return 'no listener matched';
  if (reason.includes('only TLS')) return 'TLS only';
  if (reason.includes('does not support TLS')) return 'protocol error';
  return 'no filter chains matched';
}

/** What the simulation says, as far as both speak of it. */
export function wordsOf({ error, route, cluster, noCluster }: CallResult): Opinion {
  if (error === undefined || error === '') return { ...route ? { route } : {}, ...noCluster ? { noCluster } : cluster ? { cluster } : {} };
  return {
    error: error === 'no virtual host matched' || error === 'no route matched' ? 'not found' : error === 'invalid TLS' ? 'TLS only' : error,
  };
}
