import { App, Chart } from 'cdk8s';
import { CertificateAuthority, CertificateStore } from 'cdk8s-istio-ingress';

/** What a program of the corpus starts from. */
export interface Given {
  readonly app: App;
  /** In namespace `shop`. */
  readonly chart: Chart;
  readonly store: CertificateStore;
  readonly ca: CertificateAuthority;
  /** For files that the program reads or writes. */
  readonly folder: string;
}

/** What the program leaves to be applied beside what `synth` writes. */
export interface Beside {
  /** Patches that the library made, of Deployments that others have. */
  readonly patches?: object[];
  /** Objects that the program refers to and does not make. */
  readonly others?: object[];
}

/** A program that is judged as it is. Together they use every public option: `coverage.ts` holds them to it. */
export interface CorpusProgram {
  readonly name: string;
  /** Warnings that the library itself gives, by code; nobody may warn of anything else. */
  readonly expectedWarnings?: readonly string[];
  /** The release of Istio that it needs, if that is later than the older of the two that judge. */
  readonly needsIstio?: string;
  /** Why Envoy alone cannot run it. */
  readonly notInEnvoy?: string;
  readonly build: (given: Given) => Beside | void;
}
