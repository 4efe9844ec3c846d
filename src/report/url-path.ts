/** The path of a route as in a URL: percent-encodes characters that a URL cannot contain. */
export function urlPath(path: string): string {
  return path.replace(
    /[^A-Za-z0-9\-._~!$&'()*+,;=:@/%]/gu,
    character => `%${Buffer.from(character).toString('hex').toUpperCase().replace(/..(?=.)/g, '$&%')}`,
  );
}
