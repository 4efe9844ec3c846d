/** Whether a number fits the `int32` fields of Istio's API, which the API server refuses otherwise. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}
