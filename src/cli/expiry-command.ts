import { Command, Option } from 'commander';
import { exitCodesOf, EXPIRING, unreadableIsUsage } from './exit-codes';
import { readExpirySources } from './expiry-sources';
import { formatExpiry } from './format-expiry';
import { CommandOutput } from './output';
import { timeSpan } from './time-span';
import { SystemClock } from '../pki/store/clock';
import { calendar } from '../report/expiry/calendar';
import { endsWithin } from '../report/expiry/expiring';
import { listExpiry } from '../report/expiry/list-expiry';
import { counted } from '../text/plural';
import { printableJson } from '../text/terminal';

interface ExpiryOptions {
  readonly within?: number;
  readonly json?: boolean;
  readonly ics?: boolean;
  readonly namespace?: string;
  readonly gatewayNamespace?: string;
}

/** `expiry …`: lists when certificates end, and who renews them. */
export function expiryCommand(output: CommandOutput): Command {
  return new Command('expiry')
    .description('list the certificates and revocation lists of manifests and stores by their end, with host, Secret, gateway, and who renews them')
    .argument('<paths...>', 'manifests (files, folders, or - for standard input), folders of certificate stores, PEM files')
    .option('--within <time>', 'only what ends within this time: 60d, 8w or 12h; exits with 3 if there is any', timeSpan)
    .addOption(new Option('--json', 'print JSON').conflicts('ics'))
    .option('--ics', 'print an iCalendar with one event per certificate')
    .option('-n, --namespace <name>', 'namespace of objects without one')
    .option('--gateway-namespace <name>', "namespace of the ingress gateway's Pods, if the manifests do not contain them")
    .addHelpText('after', `
Needs no passphrase: certificates are not encrypted in a store.

${exitCodesOf('expiry')}

Examples:
  $ cdk8s-istio-ingress expiry dist/ certificates/
  $ cdk8s-istio-ingress expiry dist/ certificates/ sealed-secrets.pem --within 30d
  $ cdk8s-istio-ingress expiry dist/ certificates/ --ics > certificates.ics`)
    .action((paths: string[], options: ExpiryOptions) => unreadableIsUsage(output, () => {
      const now = new SystemClock().now();
      const { within } = options;
      const all = readExpirySources(paths, options, output, sources => listExpiry(sources, now));
      const listed = within === undefined ? all : all.filter(entry => endsWithin(entry, within, now));
      output.data(options.json ? printableJson({ entries: listed }) : options.ics ? calendar(listed) : formatExpiry(listed));
      const unknown = all.filter(({ notAfter }) => notAfter === undefined).length;
      if (unknown > 0 && (within !== undefined || options.ics)) output.note(`not listed: ${counted(unknown, 'entry')} with an unknown end`);
      if (within !== undefined && listed.length > 0 && !process.exitCode) process.exitCode = EXPIRING;
    }));
}
