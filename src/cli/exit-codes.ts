import { CommandOutput } from './output';
import { IngressError } from '../errors';

/** Something was found. */
export const FINDINGS = 1;
/** The command was used wrongly, or its input cannot be read. */
export const USAGE = 2;

/** What a request gets is not decided by the manifests. */
export const UNKNOWN = 3;

/** Runs a command on manifests: those that cannot be read are wrong usage, so that 1 stands for findings alone. */
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
