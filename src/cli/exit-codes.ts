import { CommandOutput } from './output';
import { IngressError } from '../errors';

/** There are findings, or a check failed. */
export const FINDINGS = 1;
/** Wrong usage, or unreadable input. */
export const USAGE = 2;

/** The manifests do not decide the response. */
export const UNKNOWN = 3;

/** Something ends within the given time. */
export const EXPIRING = 3;

/** `check`: like `terraform plan -detailed-exitcode`, errors of any kind are 1 and changes are 2. */
export const CHECK = { nothing: 0, error: 1, changes: 2, expiring: EXPIRING } as const;

/** What the exit codes of each command mean. `docs/reference/exit-codes.md` and the help of the commands are made from it. */
export const EXIT_CODES: { readonly [command: string]: { readonly [code: number]: string } } = {
  lint: { 0: 'no findings at the level of --fail-on or above', 1: 'findings', 2: 'wrong usage or unreadable input' },
  explain: { 0: 'success', 2: 'wrong usage or unreadable input' },
  request: {
    0: 'routed, redirected or answered',
    1: 'refused or not found',
    2: 'wrong usage or unreadable input',
    3: 'the manifests do not decide the response',
  },
  check: {
    0: 'a synth would change nothing',
    1: 'an error: a synth would fail, or wrong usage',
    2: 'a synth would change something',
    3: 'a synth would change nothing, but something ends within --expires-within',
  },
  verify: { 0: 'no check failed', 1: 'a check failed', 2: 'wrong usage or unreadable input' },
  expiry: { 0: 'success', 1: 'a file of a store is damaged', 2: 'wrong usage or unreadable input', 3: 'something ends within --within' },
  report: { 0: 'success', 1: 'a file of a store is damaged', 2: 'wrong usage or unreadable input' },
  store: { 0: 'success', 1: 'the command failed, or a file of the store is damaged', 2: 'wrong usage' },
};

/** The exit codes of a command as a sentence, for its help. */
export function exitCodesOf(command: string): string {
  return `Exit codes: ${Object.entries(EXIT_CODES[command]).map(([code, meaning]) => `${code} ${meaning}`).join(', ')}.`;
}

/** Runs a command on manifests. Unreadable manifests exit with 2, so that 1 always means findings. */
export function unreadableIsUsage(output: CommandOutput, command: () => void): void {
  try {
    command();
  } catch (error) {
    if (!(error instanceof IngressError)) {
      throw error;
    }
    output.note(`error: ${error.message}`);
    process.exitCode = USAGE;
  }
}
