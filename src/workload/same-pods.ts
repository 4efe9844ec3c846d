/** What selects Pods. */
export interface SelectedPods {
  readonly namespace: string;
  readonly selector: { readonly [label: string]: string };
}

/** Whether Pods can exist that both select. Pods in other namespaces are not compared: Istio can be configured to ignore them. */
export function samePods(a: SelectedPods, b: SelectedPods): boolean {
  return a.namespace === b.namespace && (covers(a, b) || covers(b, a));
}

function covers(wide: SelectedPods, narrow: SelectedPods): boolean {
  return Object.entries(wide.selector).every(([label, value]) => narrow.selector[label] === value);
}
