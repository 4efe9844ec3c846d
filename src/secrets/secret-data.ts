/** Values as they stand under `data` of a Secret: in base64. */
export function secretData(content: { readonly [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(content).map(([key, value]) => [key, Buffer.from(value).toString('base64')]));
}
