import { Command, Option } from 'commander';
import { CommandOutput } from './output';
import { DirectoryStore } from '../pki/store/directory/directory-store';
import { Passphrase } from '../pki/x509/passphrase';
import { printable, printableJson } from '../text/terminal';

interface StoreOptions {
  readonly passphraseEnv?: string;
}

/** `store …`: looks into a directory store and does what a synth never does by itself. */
export function storeCommand(output: CommandOutput): Command {
  const command = new Command('store').description('look into a certificate store, export a key, change its passphrase, remove entries')
    .addHelpText('after', `
Examples:
  $ cdk8s-istio-ingress store list certificates
  $ cdk8s-istio-ingress store export-key certificates shop.example.com > shop.key
  $ cdk8s-istio-ingress store change-passphrase certificates --new-passphrase-env STORE_PASSPHRASE
  $ cdk8s-istio-ingress store forget certificates shop.example.com`);

  withPassphrase(command.command('list <directory>'))
    .description('list the certificates of a store')
    .option('--json', 'as JSON')
    .action((directory: string, options: StoreOptions & { json?: boolean }) => {
      const entries = reading(directory, options, (_, summaries) => summaries);
      output.data(options.json
        ? printableJson(entries)
        : entries.map(({ name, notAfter, serialNumber }) => `${printable(name)}\tuntil ${notAfter}\tserial ${serialNumber}\n`).join(''));
    });

  withPassphrase(command.command('export-key <directory> <name>'))
    .description('print the private key of a certificate as PEM, for example for openssl')
    .action((directory: string, name: string, options: StoreOptions) => {
      const { privateKey } = reading(directory, options, store => store.read(name));
      if (privateKey === undefined) {
        output.fail(`the store has no private key for '${name}': it is kept elsewhere`);
      } else {
        output.data(privateKey);
      }
    });

  withPassphrase(command.command('change-passphrase <directory>'))
    .description('encrypt all keys anew; no certificate changes')
    .addOption(new Option('--new-passphrase-env <variable>', 'environment variable with the new passphrase').conflicts('plain'))
    .option('--plain', 'keep the keys unencrypted from now on')
    .action((directory: string, options: StoreOptions & { newPassphraseEnv?: string; plain?: boolean }) => {
      if (options.newPassphraseEnv === undefined && !options.plain) {
        command.error("error: give '--new-passphrase-env <variable>' or '--plain'");
      }
      const { newPassphraseEnv } = options;
      storeAt(directory, options, false).changePassphrase(newPassphraseEnv ? Passphrase.fromEnvironment(newPassphraseEnv) : undefined);
      output.note(`all keys of ${directory} are ${options.plain ? 'plain' : 'encrypted with the new passphrase'} now`);
    });

  withPassphrase(command.command('forget <directory> <names...>'))
    .description('remove certificates with their keys: the next synth that asks for them issues them anew')
    .action((directory: string, names: string[], options: StoreOptions) => {
      storeAt(directory, options, false).forget(names);
      output.note(`removed ${names.join(', ')} from ${directory}`);
    });

  return command;
}

function withPassphrase(command: Command): Command {
  return command.option('--passphrase-env <variable>', 'environment variable with the passphrase of an encrypted store');
}

function storeAt(directory: string, { passphraseEnv }: StoreOptions, frozen: boolean): DirectoryStore {
  const passphrase = passphraseEnv === undefined ? undefined : Passphrase.fromEnvironment(passphraseEnv);
  const store = new DirectoryStore(directory, { frozen, passphrase });
  store.checkExists();
  return store;
}

function reading<T>(directory: string, options: StoreOptions, use: (store: DirectoryStore, summaries: ReturnType<DirectoryStore['open']>) => T): T {
  const store = storeAt(directory, options, true);
  try {
    return use(store, store.open());
  } finally {
    store.close();
  }
}
