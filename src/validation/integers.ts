/** Whether a number fits the `int32` fields of Istio's API; the API server refuses others. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}
