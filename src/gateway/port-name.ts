/**
 * The name of a port or listener that the user did not name: the protocol and the host, with the port where that is taken.
 *
 * @param server what is named
 * @param taken names that the gateway has
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
