/** Something that answers in the place of a Service. */
export interface IBackend {
  /**
   * Answers a request that was routed here.
   *
   * @param path path and query, after rewrites
   * @param host host, after rewrites
   * @returns the status code of HTTP
   */
  answer(path: string, host: string): number;
}

/** True if a destination is the Service of a name, in whatever namespace, or has the whole host. */
export function isService(destination: string, name: string): boolean {
  return destination === name || (destination.startsWith(`${name}.`) && destination.endsWith('.svc.cluster.local'));
}
