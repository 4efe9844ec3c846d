/** Whether a number fits the `int32` fields of Istio's API; the API server refuses others. */
export function isInt32(value: number): boolean {
  return Number.isInteger(value) && Math.abs(value) < 2 ** 31;
}

/** Whether a number fits the `uint32` fields of Istio's API; the API server refuses others. */
export function isUint32(value: number): boolean {
  return Number.isInteger(value) && value >= 0 && value < 2 ** 32;
}
