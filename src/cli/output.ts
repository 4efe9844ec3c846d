import { printableLines } from '../text/terminal';

/** Output of a command: data for programs is separate from messages for people. */
export interface CommandOutput {
  /** Writes text verbatim to standard output; the caller escapes untrusted parts. */
  data(text: string): void;
  /** Writes a line to standard error. */
  note(line: string): void;
  /** Writes a line to standard error and sets exit code 1. */
  fail(line: string): void;
}

/** The streams and exit code of the process. */
export const PROCESS_OUTPUT: CommandOutput = {
  data: text => process.stdout.write(text),
  note: line => process.stderr.write(`${printableLines(line)}\n`),
  fail: line => {
    process.stderr.write(`${printableLines(line)}\n`);
    process.exitCode = 1;
  },
};
