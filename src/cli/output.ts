import { printableLines } from '../text/terminal';

/** Where a command says what: data for programs apart from words for people. */
export interface CommandOutput {
  /** Exactly this text to standard output: what comes from outside is escaped in it. */
  data(text: string): void;
  /** A line to standard error. */
  note(line: string): void;
  /** A line to standard error, and exit code 1. */
  fail(line: string): void;
}

/** The process's own streams and exit code. */
export const PROCESS_OUTPUT: CommandOutput = {
  data: text => process.stdout.write(text),
  note: line => process.stderr.write(`${printableLines(line)}\n`),
  fail: line => {
    process.stderr.write(`${printableLines(line)}\n`);
    process.exitCode = 1;
  },
};
