/** Responds in place of a Service. */
export interface IBackend {
  /**
   * Responds to a request that was routed to it.
   *
   * @param path path and query, after rewrites
   * @param host host, after rewrites
   * @returns the HTTP status code
   */
  answer(path: string, host: string): number;
}

/** Whether a destination is the Service with a name, in any namespace, or has exactly the host. */
export function isService(destination: string, name: string): boolean {
  return destination === name || (destination.startsWith(`${name}.`) && destination.endsWith('.svc.cluster.local'));
}
