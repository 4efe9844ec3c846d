/** Runs a synth without its warnings: thousands of generated programs would bury the failures. */
export function quietly<T>(work: () => T): T {
  const { write } = process.stderr;
  process.stderr.write = () => true;
  try {
    return work();
  } finally {
    process.stderr.write = write;
  }
}
