import { resolve } from 'node:path';
import { Command, Option } from 'commander';
import { exitCodesOf } from './exit-codes';
import { CommandOutput } from './output';
import { listingTable, recordText } from './store-listing';
import { timeSpan } from './time-span';
import { IngressError } from '../errors/index';
import { SystemClock } from '../pki/store/clock';
import { DirectoryStore } from '../pki/store/directory/directory-store';
import { quote } from '../pki/store/directory/problems';
import { CertificateSummary } from '../pki/store/store-contract';
import { Passphrase } from '../pki/x509/passphrase';
import { byEnd, endsWithin } from '../report/expiry/expiring';
import { describeRecord, ListedRecord } from '../report/expiry/stored-record';
import { printable, printableJson } from '../text/terminal';

interface StoreOptions {
  readonly passphraseEnv?: string;
  readonly allowOpenPermissions?: boolean;
}

/** `store …`: lists a directory store, and makes the changes that a synth never makes. */
export function storeCommand(output: CommandOutput): Command {
  const command = new Command('store').description('list a certificate store, export keys, change the passphrase, remove entries')
    .addHelpText('after', `\n${exitCodesOf('store')}`)
    .addHelpText('after', examples(
      'list certificates --expires-within 60d',
      'show certificates shop.example.com',
      'export-key certificates shop.example.com > shop.key',
      'change-passphrase certificates --new-passphrase-env STORE_PASSPHRASE',
      'rekey certificates --passphrase-env STORE_PASSPHRASE',
      'forget certificates shop.example.com',
    ));
  command.addCommand(listCommand(output));
  command.addCommand(showCommand(output));

  withStoreOptions(command.command('export-key <directory> <name>'))
    .description('print the private key of a certificate as PEM, for example for openssl')
    .addHelpText('after', examples(
      'export-key certificates shop.example.com > shop.key',
      'export-key certificates shop.example.com --passphrase-env STORE_PASSPHRASE | openssl pkey -text',
    ))
    .action((directory: string, name: string, options: StoreOptions) => {
      const { privateKey } = reading(output, directory, options, store => ({ privateKey: store.read(name).privateKey }));
      if (privateKey === undefined) output.fail(`error: the store has no private key for '${printable(name)}', which was issued elsewhere`);
      else output.data(privateKey);
    });

  withStoreOptions(command.command('change-passphrase <directory>'))
    .description('encrypt all keys anew; no certificate changes')
    .addOption(new Option('--new-passphrase-env <variable>', 'environment variable with the new passphrase').conflicts('plain'))
    .option('--plain', 'keep the keys unencrypted from now on')
    .addHelpText('after', examples(
      'change-passphrase certificates --new-passphrase-env STORE_PASSPHRASE',
      'change-passphrase certificates --passphrase-env STORE_PASSPHRASE --plain',
    ))
    .action((directory: string, options: StoreOptions & { newPassphraseEnv?: string; plain?: boolean }) => {
      const { newPassphraseEnv } = options;
      if (newPassphraseEnv === undefined && !options.plain) command.error("error: specify '--new-passphrase-env <variable>' or '--plain'");
      storeAt(directory, options).changePassphrase(passphraseFrom(newPassphraseEnv));
      output.note(`all keys of ${printable(directory)} are now ${options.plain ? 'unencrypted' : 'encrypted with the new passphrase'}`);
      if (options.plain) {
        output.note(`if git tracks these files, remove them from it: git rm -qf --cached --ignore-unmatch -- ${quote(printable(resolve(directory)))}/*.pem`);
      }
    });

  withStoreOptions(command.command('rekey <directory>'))
    .description('encrypt those files like the others that another branch wrote before it had a new passphrase')
    .option('--old-passphrase-env <variable>', 'environment variable with the passphrase that those files have; without it they are plain')
    .addHelpText('after', examples(
      'rekey certificates --passphrase-env STORE_PASSPHRASE',
      'rekey certificates --passphrase-env STORE_PASSPHRASE --old-passphrase-env OLD_PASSPHRASE',
    ))
    .action((directory: string, options: StoreOptions & { oldPassphraseEnv?: string }) => {
      const { oldPassphraseEnv } = options;
      const { names, problem } = storeAt(directory, options).rekey(passphraseFrom(oldPassphraseEnv));
      if (names.length > 0) output.note(`re-encrypted: ${names.map(printable).join(', ')}`);
      if (problem) output.fail(`error: ${problem.message}`);
      else if (names.length === 0) output.note('all files already use the same passphrase');
    });

  withStoreOptions(command.command('forget <directory> <names...>'))
    .description('remove certificates with their keys: the next synth that requests them issues them anew')
    .addHelpText('after', examples('forget certificates shop.example.com', 'forget certificates shop.example.com old.example.com'))
    .action((directory: string, names: string[], options: StoreOptions) => {
      storeAt(directory, options).forget(names);
      output.note(`removed ${names.map(printable).join(', ')} from ${printable(directory)}`);
    });

  return command;
}

function listCommand(output: CommandOutput): Command {
  return withStoreOptions(new Command('list'))
    .description('list the certificates of a store, those that end first at the top; needs no passphrase; exits with 1 if any is damaged')
    .argument('<directory>')
    .option('--expires-within <time>', 'only certificates that expire within this time: 60d, 8w or 12h', timeSpan)
    .option('--json', 'print JSON')
    .addHelpText('after', examples('list certificates', 'list certificates --expires-within 60d --json'))
    .action((directory: string, options: StoreOptions & { json?: boolean; expiresWithin?: number }) => {
      const now = new SystemClock().now();
      const { expiresWithin } = options;
      const isListed = (summary: CertificateSummary) => expiresWithin === undefined || endsWithin(summary, expiresWithin, now);
      const records = reading(output, directory, options, (store, summaries) =>
        summaries.filter(isListed).flatMap(summary => described(output, store, summary, now))).sort(byEnd);
      output.data(options.json ? printableJson(records) : listingTable(records));
    });
}

function showCommand(output: CommandOutput): Command {
  return withStoreOptions(new Command('show'))
    .description('show what a store knows of one certificate; never its key')
    .argument('<directory>')
    .argument('<name>')
    .option('--json', 'print JSON')
    .addHelpText('after', examples('show certificates shop.example.com', 'show certificates shop-ca --json'))
    .action((directory: string, name: string, options: StoreOptions & { json?: boolean }) => {
      const records = reading(output, directory, options, (store, summaries) => {
        store.read(name); // throws for an unknown name
        return described(output, store, summaries.find(summary => summary.name === name)!, new SystemClock().now());
      });
      for (const record of records) output.data(options.json ? printableJson(record) : recordText(record));
    });
}

function examples(...lines: string[]): string {
  return ['', 'Examples:', ...lines.map(line => `  $ cdk8s-istio-ingress store ${line}`)].join('\n');
}

function withStoreOptions(command: Command): Command {
  return command.option('--passphrase-env <variable>', 'environment variable with the passphrase of an encrypted store')
    .option('--allow-open-permissions', 'accept plain keys that others can read, for a file system without modes');
}

function storeAt(directory: string, { passphraseEnv, allowOpenPermissions }: StoreOptions): DirectoryStore {
  return new DirectoryStore(directory, { passphrase: passphraseFrom(passphraseEnv), allowOpenPermissions, mustExist: true });
}

function passphraseFrom(variable: string | undefined): Passphrase | undefined {
  return variable === undefined ? undefined : Passphrase.fromEnvironment(variable);
}

/** Reads a store without its lock. What is damaged is named, and the exit code is 1; the rest is read. */
function reading<T>(
  output: CommandOutput, directory: string, { passphraseEnv, allowOpenPermissions }: StoreOptions,
  use: (store: DirectoryStore, summaries: CertificateSummary[]) => T,
): T {
  const onDamage = (problem: IngressError) => output.fail(`error: ${problem.message}`);
  const store = new DirectoryStore(directory, { frozen: true, passphrase: passphraseFrom(passphraseEnv), allowOpenPermissions, onDamage });
  try {
    return use(store, store.open());
  } finally {
    store.close();
  }
}

/** One record, or none if its certificate cannot be read. */
function described(output: CommandOutput, store: DirectoryStore, summary: CertificateSummary, now: Date): ListedRecord[] {
  try {
    return [describeRecord(store, summary, now)];
  } catch (error) {
    if (!(error instanceof IngressError)) throw error;
    output.fail(`error: '${summary.name}': ${error.message}`);
    return [];
  }
}
