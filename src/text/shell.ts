const VARIABLE = /^\$(\w+|\{\w+\})$/;

/**
 * A word for a POSIX shell: as it is where that is safe, else in single quotes. Variables such as `$INGRESS_HOST` stay
 * variables; nothing else in the word is interpreted.
 */
export function shellWord(word: string): string {
  const parts = word.split(/(\$\w+|\$\{\w+\})/).filter((part) => part !== '');
  return parts.map((part) => VARIABLE.test(part) ? `"${part}"` : quote(part)).join('') || "''";
}

/** A command line of words. */
export function shellCommand(...words: readonly string[]): string {
  return words.map(shellWord).join(' ');
}

function quote(part: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(part) ? part : `'${part.replaceAll('\'', '\'\\\'\'')}'`;
}
