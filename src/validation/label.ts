const QUALIFIED = /^([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]$/;

/** Whether a label has a valid name, optionally with a domain prefix, and a valid value. */
export function isLabel(name: string, value: unknown): boolean {
  return QUALIFIED.test(name.slice(name.indexOf('/') + 1)) && typeof value === 'string' && (value === '' || QUALIFIED.test(value));
}
