import { printable } from './terminal';

/** A variable of the shell: the one thing in a printed command that the shell replaces. */
export class ShellVariable {
  constructor(public readonly name: string) {}
}

/** The variable that printed commands use for the address of the gateway. */
export const INGRESS_HOST = new ShellVariable('INGRESS_HOST');

/** A word, or the parts of one: text, in which the shell interprets nothing, and variables. */
export type ShellWord = string | readonly (string | ShellVariable)[];

/**
 * A word for a POSIX shell: text as it is where that is safe, else in single quotes; variables in double quotes.
 * A command is one line and goes to terminals, so control characters are escaped visibly: no name, host or path has any.
 */
export function shellWord(word: ShellWord): string {
  const parts = typeof word === 'string' ? [word] : word;
  return parts.map(part => part instanceof ShellVariable ? `"$${part.name}"` : quote(printable(part))).join('') || "''";
}

/** A command line of words. */
export function shellCommand(...words: readonly ShellWord[]): string {
  return words.map(shellWord).join(' ');
}

/** A URL as the last words of a curl command: curl would expand its brackets and braces. */
export function curlUrl(url: string): string[] {
  return /[[\]{}]/.test(url) ? ['--globoff', url] : [url];
}

function quote(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}
