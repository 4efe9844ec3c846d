/** A path of a route as it is written in a URL: what no URL may have is percent-encoded. */
export function urlPath(path: string): string {
  return path.replace(
    /[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/gu,
    character => `%${Buffer.from(character).toString('hex').toUpperCase().replace(/..(?=.)/g, '$&%')}`,
  );
}
