import { HeadersSpec } from '../validation/virtual-service-spec';

/**
 * Changes to the headers of a request or response.
 *
 * @see https://istio.io/latest/docs/reference/config/networking/virtual-service/#Headers-HeaderOperations
 */
export interface HeaderOperations {
  /**
   * Headers to overwrite, by name.
   *
   * @default - none
   */
  readonly set?: { [name: string]: string };

  /**
   * Headers to append, by name.
   *
   * @default - none
   */
  readonly add?: { [name: string]: string };

  /**
   * Names of headers to remove.
   *
   * @default - none
   */
  readonly remove?: string[];
}

/** Renders the changes of a route or destination; undefined for none. */
export function renderHeaders(request?: HeaderOperations, response?: HeaderOperations): HeadersSpec | undefined {
  return request || response ? { ...request && { request }, ...response && { response } } : undefined;
}
