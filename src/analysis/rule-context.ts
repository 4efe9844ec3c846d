import { CredentialRead, FileRead } from '../model/credentials';
import { GatewayWorkloadModel } from '../model/gateway-workloads';
import { ServerModel } from '../model/gateways';
import { IngressModel } from '../model/ingress-model';
import { ServerCertificate, serverCertificates } from '../model/server-certificates';

/** What decides about time and completeness. */
export interface RuleOptions {
  readonly now: Date;
  /** A certificate that is valid for fewer days is reported. */
  readonly expiryDays: number;
  /** The objects are all that there is: what is not among them does not exist. */
  readonly complete: boolean;
  /** Certificates of a deterministic store are expected: the store itself sees to it that they stay in tests. */
  readonly testAuthorities?: boolean;
}

/** A server in a workload that it configures. */
export interface Placement {
  readonly server: ServerModel;
  readonly workload: GatewayWorkloadModel;
}

/** What rules read: the model, and what several of them derive from it. */
export class RuleContext {
  private derived?: { readonly reads: CredentialRead[]; readonly files: FileRead[] };
  private certificates?: ServerCertificate[];
  private placed?: Placement[];

  constructor(public readonly model: IngressModel, public readonly options: RuleOptions) {}

  /** Every server in every workload that it configures. */
  public get placements(): readonly Placement[] {
    return this.placed ??= this.model.gatewayWorkloads
      .flatMap(workload => workload.gateways.flatMap(gateway => gateway.servers.map(server => ({ server, workload }))));
  }

  /** Every credential that is read by name. */
  public get reads(): readonly CredentialRead[] {
    return this.derive().reads;
  }

  /** Every mounted file that is read. */
  public get files(): readonly FileRead[] {
    return this.derive().files;
  }

  /** Every server certificate whose content is at hand. */
  public get serverCertificates(): readonly ServerCertificate[] {
    return this.certificates ??= serverCertificates(this.reads, this.files, this.model.certificates);
  }

  private derive() {
    return this.derived ??= {
      reads: this.placements.flatMap(({ server, workload }) => this.model.credentialReads(server, workload)),
      files: this.placements.flatMap(({ server, workload }) => this.model.fileReads(server, workload)),
    };
  }
}
