/** Whether two hosts, each optionally with a leading `*`, share a name, by Istio's rules. */
export function hostsOverlap(a: string, b: string): boolean {
  return hostCovers(a, b) || hostCovers(b, a);
}

/** Whether `wide` covers every name of `narrow`: `*.a.com` covers `b.a.com` and `*.b.a.com`, not `a.com`. */
export function hostCovers(wide: string, narrow: string): boolean {
  if (!wide.startsWith('*')) {
    return wide === narrow;
  }
  if (!narrow.startsWith('*')) {
    return narrow.endsWith(wide.slice(1));
  }
  return narrow.length >= wide.length && narrow.slice(1).endsWith(wide.slice(1));
}
