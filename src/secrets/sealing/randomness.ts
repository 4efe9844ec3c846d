/** The source of random bytes for encryption. */
export interface Randomness {
  /** Set if the bytes are derived from a seed, which makes the encrypted values test material. The `KeySource` of such a store has it. */
  readonly testOrganizationalUnit?: string;

  /**
   * @param size number of bytes
   * @param purpose identifies the use, so that a seeded source returns other bytes for each
   */
  randomBytes(size: number, purpose: string): Buffer;
}
