/** Prints the help of every command, each behind a line with its name. Line breaks depend on the terminal: pipe it for 80 columns. */
import { EXIT_CODES } from '../src/cli/exit-codes';
import { run } from '../src/cli/run';

const STORE = ['list', 'show', 'export-key', 'change-passphrase', 'rekey', 'forget'].map(name => `store ${name}`);

for (const name of [...Object.keys(EXIT_CODES), ...STORE]) {
  process.stdout.write(`## ${name}\n`);
  const fail = (text: string) => { throw new Error(text); };
  run([...name.split(' '), '--help'], { data: text => process.stdout.write(text), note: fail, fail } as Parameters<typeof run>[1]);
}
