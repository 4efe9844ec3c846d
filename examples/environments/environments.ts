import { Passphrase, SecretOutput, Certificate } from 'cdk8s-istio-ingress';

/** What differs between the environments of the shop; everything else is the same program. */
export interface Environment {
  readonly name: string;
  /** Parent of all hosts. */
  readonly domain: string;
  /** Version of Istio that the gateway of the cluster runs. */
  readonly istioVersion: string;
  /**
   * The passphrase of the environment's certificate store.
   *
   * @default - the store is not encrypted, and stays out of git
   */
  readonly passphrase?: Passphrase;
  /** How private keys leave the program; called only when the environment is synthesized. */
  readonly secretOutput: () => SecretOutput;
}

const sealed = () => SecretOutput.sealed({ certificate: Certificate.fromFile('sealed-secrets.pem') }); // in reality, one per cluster

export const ENVIRONMENTS: readonly Environment[] = [
  {
    name: 'dev',
    domain: 'dev.shop.example',
    istioVersion: '1.31.0',
    secretOutput: () => SecretOutput.plain({ reason: 'a cluster on the developer\'s machine' }),
  },
  {
    name: 'staging',
    domain: 'staging.shop.example',
    istioVersion: '1.31.0',
    passphrase: Passphrase.fromEnvironment('STAGING_STORE_PASSPHRASE'), // read only if a key is needed
    secretOutput: sealed,
  },
  {
    name: 'production',
    domain: 'shop.example',
    istioVersion: '1.30.3',
    passphrase: Passphrase.fromEnvironment('PRODUCTION_STORE_PASSPHRASE'),
    secretOutput: sealed,
  },
];

/** The environment of a name, or all of them. */
export function chosenEnvironments(name: string | undefined): readonly Environment[] {
  if (name === undefined || name === '') return ENVIRONMENTS;
  const chosen = ENVIRONMENTS.filter(environment => environment.name === name);
  if (chosen.length === 0) throw new Error(`ENVIRONMENT is '${name}'; use one of ${ENVIRONMENTS.map(each => each.name).join(', ')}`);
  return chosen;
}
