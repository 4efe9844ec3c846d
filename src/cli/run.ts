import { Command, CommanderError } from 'commander';
import { checkCommand } from './check-command';
import { CHECK, USAGE } from './exit-codes';
import { expiryCommand } from './expiry-command';
import { explainCommand } from './explain-command';
import { lintCommand } from './lint-command';
import { CommandOutput } from './output';
import { reportCommand } from './report-command';
import { requestCommand } from './request-command';
import { storeCommand } from './store-command';
import { verifyCommand } from './verify-command';
import { packageVersion } from './version';
import { IngressError } from '../errors';

/**
 * Runs the command line. `exit-codes.ts` lists the exit codes of each command.
 *
 * @param args without node and the script
 * @param output streams and exit code
 */
export function run(args: readonly string[], output: CommandOutput): void {
  const program = new Command('cdk8s-istio-ingress')
    .description('HTTPS on an Istio ingress gateway: checks manifests, certificate stores and live gateways')
    .version(packageVersion(), '-V, --version', 'print the version')
    .addHelpText('after', `
Examples:
  $ cdk8s-istio-ingress lint dist/
  $ cdk8s-istio-ingress explain dist/
  $ cdk8s-istio-ingress request --manifests dist https://shop.example.com/
  $ cdk8s-istio-ingress check --expires-within 30d
  $ cdk8s-istio-ingress verify --address 192.0.2.10 dist/
  $ cdk8s-istio-ingress expiry dist/ certificates/
  $ cdk8s-istio-ingress report dist/ certificates/ --output report.html
  $ cdk8s-istio-ingress store list certificates`);
  program.addCommand(lintCommand(output));
  program.addCommand(explainCommand(output));
  program.addCommand(requestCommand(output));
  program.addCommand(checkCommand(output));
  program.addCommand(verifyCommand(output));
  program.addCommand(expiryCommand(output));
  program.addCommand(reportCommand(output));
  program.addCommand(storeCommand(output));
  for (const command of commandsOf(program)) {
    command.exitOverride().configureOutput({ writeOut: output.data, writeErr: text => output.note(text.trimEnd()) });
  }
  try {
    program.parse(args, { from: 'user' });
  } catch (error) {
    if (error instanceof CommanderError) {
      process.exitCode = error.exitCode === 0 ? 0 : args[0] === 'check' ? CHECK.error : USAGE;
    } else if (error instanceof IngressError) {
      output.fail(`error: ${error.message}`);
    } else {
      throw error;
    }
  }
}

function commandsOf(command: Command): Command[] {
  return [command, ...command.commands.flatMap(commandsOf)];
}
