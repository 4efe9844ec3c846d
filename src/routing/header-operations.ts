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
