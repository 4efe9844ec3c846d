/** What follows name and namespace in the host of a Service. */
export const SERVICE_DOMAIN = 'svc.cluster.local';

/** Whether Istio completes a host with a namespace: it is the name of a Service alone. */
export function isShortName(host: string): boolean {
  return !(host.startsWith('*') || host.includes('.') || host.includes(':') || host === '');
}

/** A host as Istio completes it: a short name gets the namespace and the cluster domain. */
export function qualifyHost(host: string, namespace: string): string {
  return isShortName(host) ? `${host}.${namespace}.${SERVICE_DOMAIN}` : host;
}
