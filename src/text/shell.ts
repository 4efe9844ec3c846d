import { printable } from './terminal';

/** A shell variable, the only part of a printed command that the shell expands. */
export class ShellVariable {
  constructor(public readonly name: string) {}
}

/** The variable that printed commands use for the address of the gateway. */
export const INGRESS_HOST = new ShellVariable('INGRESS_HOST');

/** A shell word, or its parts: text that the shell does not interpret, and variables. */
export type ShellWord = string | readonly (string | ShellVariable)[];

/**
 * Quotes a word for a POSIX shell: safe text verbatim, other text in single quotes, variables in double quotes. Control characters are
 * escaped visibly: a command is one line on a terminal, and no name, host or path contains them.
 */
export function shellWord(word: ShellWord): string {
  const parts = typeof word === 'string' ? [word] : word;
  return parts.map(part => part instanceof ShellVariable ? `"$${part.name}"` : quote(printable(part))).join('') || "''";
}

/** Joins words to a command line. */
export function shellCommand(...words: readonly ShellWord[]): string {
  return words.map(shellWord).join(' ');
}

/** A URL as the last words of a curl command; without `--globoff` curl expands brackets and braces. */
export function curlUrl(url: string): string[] {
  return /[[\]{}]/.test(url) ? ['--globoff', url] : [url];
}

function quote(text: string): string {
  return /^[A-Za-z0-9_@%+=:,./-]*$/.test(text) ? text : `'${text.replaceAll('\'', '\'\\\'\'')}'`;
}
