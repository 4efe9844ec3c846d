import { Duration } from 'cdk8s';
import { CertificateStoreOptions } from './certificate-store-options';
import { LIFETIMES } from './lifetime';
import { atTimeOf, plannedSetup } from './planned-setup';
import { checkArguments } from '../../arguments/check-arguments';
import { IngressError } from '../../errors/index';
import { planMode } from '../../plan/plan-mode';
import { CertificateReporter } from '../issuance/certificate-reporter';
import { Issuance } from '../issuance/issuance';
import { CheckedStore } from '../store/checked-store';
import { deterministicSetup, DeterministicStoreOptions } from '../store/deterministic/deterministic-store';
import { holdsStore } from '../store/directory/contents';
import { DirectoryStore } from '../store/directory/directory-store';
import { frozenByEnvironment } from '../store/directory/frozen';
import { DirectoryStoreOptions } from '../store/directory/options';
import { SYSTEM } from '../store/directory/system';
import { InMemoryStore } from '../store/in-memory-store';
import { InMemoryStoreOptions } from '../store/in-memory-store-options';
import { ICertificateStore } from '../store/store-contract';
import { StoreSetup } from '../store/store-setup';
import { CryptoKeySource } from '../x509/crypto-key-source';

const DAY_MS = 24 * 60 * 60 * 1000;
const FAIL_BEFORE_DAYS = 7;

/**
 * Keeps authorities and certificates between synths. A certificate changes only for a reason, which is logged. Create one object per store
 * and share it.
 *
 * @example
 * const store = CertificateStore.directory('certificates', { passphrase: Passphrase.fromEnvironment('STORE_PASSPHRASE') });
 */
export class CertificateStore {
  /**
   * Keeps certificates in a folder: one PEM file per identity, readable by `openssl`, and `store.json`.
   *
   * A new folder contains a `.gitignore`, because plain private keys do not belong in version control; with a passphrase all keys are
   * encrypted and the store may be committed. `docs/reference/store.md` describes files, merging and CI.
   *
   * @param path folder, created at the first synth; relative to the current folder
   * @param options passphrase, read-only, clock, reporter
   * @throws invalid-argument
   */
  public static directory(path: string, options: DirectoryStoreOptions = {}): CertificateStore {
    checkArguments('CertificateStore.directory', [path, options]);
    const { passphrase, mustExist, allowOpenPermissions } = options;
    const frozen = options.frozen ?? frozenByEnvironment();
    const reporter = options.reporter ?? CertificateReporter.stderr();
    const notify = (message: string) => reporter.report([{ name: store.path, action: 'store', reason: message, message }]);
    const plan = planMode();
    const settings = { passphrase, frozen: frozen || plan !== undefined, mustExist, allowOpenPermissions, notify };
    const store: DirectoryStore = new DirectoryStore(path, settings);
    const setup: StoreSetup = { ...setupOf(store, { ...options, frozen, reporter }), isOurs: true, place: store.path };
    const isMissing = () => mustExist !== true && !holdsStore(SYSTEM, store.path);
    return new CertificateStore(plan ? plannedSetup(setup, plan, store, { isMissing, checkKey: () => store.checkPassphrase() }) : setup);
  }

  /**
   * Keeps certificates until the program ends: for tests.
   *
   * @param options clock, reporter, read-only
   */
  public static inMemory(options: InMemoryStoreOptions = {}): CertificateStore {
    checkArguments('CertificateStore.inMemory', [options]);
    const plan = planMode();
    const reporter = (plan ? undefined : options.reporter) ?? CertificateReporter.silent();
    const setup: StoreSetup = { ...setupOf(new InMemoryStore(), { ...options, reporter }), isOurs: true };
    return new CertificateStore(plan ? atTimeOf(plan, setup) : setup);
  }

  /**
   * Creates the same certificates and keys every time, on every machine: for snapshot tests.
   *
   * Keys, serial numbers and signatures are derived from the seed, the name and the request, independent of the order of requests; the
   * clock stands still. The certificates are valid but not secret: everyone with the seed has the private keys. The organizational unit of
   * each authority is therefore `TEST CERTIFICATES - not secret`, each Secret has the annotation `cdk8s-istio-ingress/test-material`,
   * `lint` reports both as errors, and a synth outside tests fails (`test-certificates`). A synth is inside a test if its app is a
   * `Testing.app()`, or if jest, vitest or `node --test` runs the program.
   *
   * Supports the kinds of key `EC_P256` and `EC_P384`.
   *
   * @param seed any text
   * @param options date, reporter
   * @throws invalid-argument, test-certificates
   */
  public static deterministic(seed: string, options: DeterministicStoreOptions = {}): CertificateStore {
    checkArguments('CertificateStore.deterministic', [seed, options]);
    const reporter = planMode() ? undefined : options.reporter;
    return new CertificateStore({ ...deterministicSetup(seed, options), reporter: reporter ?? CertificateReporter.silent() });
  }

  /**
   * Keeps certificates in a custom store.
   *
   * @param store the implementation; test it with `CertificateStoreContract`
   * @param options clock, reporter, read-only
   * @throws invalid-argument if a method is missing
   */
  public static of(store: ICertificateStore, options: CertificateStoreOptions = {}): CertificateStore {
    checkArguments('CertificateStore.of', [store, options]);
    const setup = setupOf(store, { ...options, frozen: options.frozen ?? frozenByEnvironment() });
    const plan = planMode();
    return new CertificateStore(plan ? plannedSetup(setup, plan, store) : setup);
  }

  /** @internal */
  public static _of(setup: StoreSetup): CertificateStore {
    return new CertificateStore(setup);
  }

  /**
   * The issuance of a store that a program passes, which may be untyped JavaScript.
   *
   * @internal
   */
  public static _issuanceOf(store: CertificateStore): Issuance {
    const issuance = (store as Partial<CertificateStore> | null | undefined)?._issuance;
    if (issuance) return issuance;
    throw new IngressError({
      code: 'invalid-argument',
      message: 'store is not a CertificateStore',
      help: 'create one with CertificateStore.directory(path), or wrap a custom store: CertificateStore.of(store)',
      field: 'store',
    });
  }

  readonly #issuance: Issuance;
  readonly #parts = new Map<string, unknown>();

  private constructor(setup: StoreSetup) {
    this.#issuance = new Issuance(setup);
  }

  /**
   * All requests of the program to this store.
   *
   * @internal
   */
  public get _issuance(): Issuance {
    return this.#issuance;
  }

  /**
   * Data that another module keeps for this store.
   *
   * @param topic one module reads and writes it
   * @param create creates the data at the first read
   * @internal
   */
  public _part<T>(topic: string, create: () => T): T {
    if (!this.#parts.has(topic)) this.#parts.set(topic, create());
    return this.#parts.get(topic) as T;
  }

  /** @internal */
  public get _setup(): StoreSetup {
    return this.#issuance.setup;
  }
}

function setupOf(store: ICertificateStore, { clock, frozen, failBefore, reporter }: CertificateStoreOptions): StoreSetup {
  return {
    store: new CheckedStore(store),
    clock,
    isOurs: false,
    frozen: frozen ?? false,
    failBeforeMs: failBeforeMs(failBefore),
    reporter: reporter ?? CertificateReporter.stderr(),
    keySource: new CryptoKeySource(),
  };
}

function failBeforeMs(failBefore: Duration | undefined): number {
  const milliseconds = failBefore === undefined ? FAIL_BEFORE_DAYS * DAY_MS : failBefore.toMilliseconds({ integral: false });
  if (milliseconds >= 0 && milliseconds <= LIFETIMES.max * 1000) return milliseconds;
  throw new IngressError({
    code: 'invalid-argument',
    message: `failBefore has ${milliseconds / 1000} seconds`,
    help: `give 0 to ${LIFETIMES.max / 24 / 60 / 60} days; with 0 a read-only synth uses certificates until they expire`,
    field: 'failBefore',
  });
}
