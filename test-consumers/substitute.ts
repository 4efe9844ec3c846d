/** Files that later steps of a page read, and shell commands that write them without a cluster or a tool. */
const SUBSTITUTES: readonly (readonly [command: RegExp, substitute: string])[] = [
  [
    /^kubeseal --fetch-cert > (\S+)$/m,
    'openssl req -x509 -newkey rsa:2048 -nodes -keyout ../sealing.key -out $1 -days 3650 -subj /CN=sealed-secrets 2> /dev/null',
  ],
  [/^age-keygen -y \S+ > (\S+)$/m, 'echo age1sz46d8tnja6qpah2l2qgggangwc9pnmwamg22rfue80y2459f4tsgn7w4v > $1'],
];

/**
 * What is run in place of commands that need what this machine does not have.
 *
 * @returns undefined if no later step of a page depends on them
 */
export function substituteFor(commands: string): string | undefined {
  for (const [command, substitute] of SUBSTITUTES) {
    const match = command.exec(commands);
    if (match !== null) return substitute.replace('$1', match[1]);
  }
  return undefined;
}
