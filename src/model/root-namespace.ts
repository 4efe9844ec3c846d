/** Istio's root namespace, unless its installation names another one: what is there applies to all namespaces. */
export const ROOT_NAMESPACE = 'istio-system';
