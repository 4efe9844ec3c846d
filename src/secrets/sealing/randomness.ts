/** Where encryption takes its random bytes from. */
export interface Randomness {
  /** Set if the bytes follow from a seed: what is encrypted with them is test material. The `KeySource` of such a store has it. */
  readonly authorityMark?: string;

  /**
   * @param size number of bytes
   * @param purpose tells apart what they are for, so that a seeded source gives other bytes for each
   */
  randomBytes(size: number, purpose: string): Buffer;
}
