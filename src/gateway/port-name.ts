/**
 * The default name of a port or listener: the protocol and the host, followed by the port if that name is taken.
 *
 * @param server the server
 * @param taken names that the gateway already has
 */
export function derivedPortName(
  { protocol, host, port }: { readonly protocol: string; readonly host: string; readonly port: number }, taken: ReadonlySet<string>,
): string {
  const name = host.replace(/^\*\.?/, 'wildcard.').replace(/[^a-zA-Z0-9]+/g, '-').replace(/-$/, '');
  const derived = `${protocol.toLowerCase()}-${name}`;
  let free = derived;
  for (let count = 1; taken.has(free); count++) free = count === 1 ? `${derived}-${port}` : `${derived}-${port}-${count}`;
  return free;
}
