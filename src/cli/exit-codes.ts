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
