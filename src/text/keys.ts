const PEM = /-----BEGIN [^-]*-----[^]*?(-----END [^-]*-----|$)/g;
/** Whole runs of the characters of base64; a path begins with a slash. */
const BASE64 = /(?<![A-Za-z0-9+/=])[A-Za-z0-9+][A-Za-z0-9+/=]{47,}/g;

/**
 * Text without what may be a private key: names and kinds of manifests are anything in a document that is broken. What is as long as
 * a line of PEM, and has the three kinds of characters that base64 of random bytes has, is left out.
 */
export function withoutKeys(text: string): string {
  if (text.length < 48) return text;
  return text.replace(PEM, pem => `… (PEM, ${pem.length} characters)`).replace(BASE64, run =>
    /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run) ? `… (${run.length} characters that may be a key)` : run);
}
