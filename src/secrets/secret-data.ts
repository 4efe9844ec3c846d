/** Values as under `data` of a Secret: in base64. */
export function secretData(content: { readonly [key: string]: string }): { [key: string]: string } {
  const data: { [key: string]: string } = {};
  for (const key of Object.keys(content)) {
    data[key] = Buffer.from(content[key]).toString('base64');
  }
  return data;
}
