/** Labels of an object, or a selector over them. */
export type Labels = { readonly [name: string]: string };

/** Whether labels match a selector; the empty selector matches everything. */
export function selects(selector: Labels, labels: Labels): boolean {
  return Object.entries(selector).every(([name, value]) => labels[name] === value);
}

/** A selector as one line, in a fixed order: `app=a,istio=b`. */
export function selectorText(selector: Labels): string {
  return Object.keys(selector).sort().map(name => `${name}=${selector[name]}`).join(',');
}
