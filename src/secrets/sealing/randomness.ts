/** Where encryption takes its random bytes from. */
export interface Randomness {
  /** True if the bytes follow from a seed: what is encrypted with them is test material. */
  readonly forTests?: boolean;

  /**
   * @param size number of bytes
   * @param purpose tells apart what they are for, so that a seeded source gives other bytes for each
   */
  randomBytes(size: number, purpose: string): Buffer;
}
