import { CredentialRead, FileRead } from '../model/credentials';
import { listenerReads } from '../model/gateway-api/listener-servers';
import { GatewayWorkloadModel } from '../model/gateway-workloads';
import { ServerModel } from '../model/gateways';
import { IngressModel } from '../model/ingress-model';
import { Resource } from '../model/resource';
import { ServerCertificate, serverCertificates } from '../model/server-certificates';
import { TlsGuideline, TlsGuidelineName } from '../validation/tls-guidelines';
import { usedRules } from './rules/shared/used-rules';

/** The TLS that a policy requires of a server. */
export interface RequiredTls {
  /** The policy, in messages. */
  readonly name: string;
  readonly settings: TlsGuideline;
}

/** A server of a Gateway, or a listener. */
export interface ServerPlace {
  readonly index: number;
  readonly port: number;
  /** Of a listener; `*` if it has none. */
  readonly hostname?: string;
}

/** Options that decide about time and completeness. */
export interface RuleOptions {
  readonly now: Date;
  /** Certificates that are valid for fewer days are reported. */
  readonly expiryDays: number;
  /** The manifests are complete: objects that are not among them do not exist. */
  readonly complete: boolean;
  /** Certificates of a deterministic store are expected: the store itself keeps them in tests. */
  readonly testAuthorities?: boolean;
  /** What servers must not fall below. */
  readonly tlsPolicy?: TlsGuidelineName;
  /** What the TLS policies of the program require of the servers of a construct's object, if they apply to it. */
  readonly requiredTls?: (constructPath: string, server: ServerPlace) => RequiredTls | undefined;
}

/** A server in a workload that its Gateway configures. */
export interface Placement {
  readonly server: ServerModel;
  readonly workload: GatewayWorkloadModel;
}

/** The input of rules: the model, and derived data that several rules use. */
export class RuleContext {
  private derived?: { readonly reads: CredentialRead[]; readonly files: FileRead[] };
  private all?: readonly CredentialRead[];
  private certificates?: ServerCertificate[];
  private placed?: Placement[];
  private used?: ReadonlyMap<Resource, ReadonlySet<GatewayWorkloadModel>>;

  constructor(public readonly model: IngressModel, public readonly options: RuleOptions) {}

  /** Every server in every workload that its Gateway configures. */
  public get placements(): readonly Placement[] {
    return this.placed ??= this.model.gatewayWorkloads
      .flatMap(workload => workload.gateways.flatMap(gateway => gateway.servers.map(server => ({ server, workload }))));
  }

  /** The DestinationRules that gateways use for their routes, with the workloads of these gateways. */
  public get usedRules(): ReadonlyMap<Resource, ReadonlySet<GatewayWorkloadModel>> {
    return this.used ??= usedRules(this.model);
  }

  /** Every credential that is read by name. */
  public get reads(): readonly CredentialRead[] {
    return this.derive().reads;
  }

  /** Every credential that is read by name, by servers of Gateways and by listeners of the Gateway API. */
  public get allReads(): readonly CredentialRead[] {
    return this.all ??= [...this.reads, ...listenerReads(this.model.gatewayApi)];
  }

  /** Every mounted file that is read. */
  public get files(): readonly FileRead[] {
    return this.derive().files;
  }

  /** Every server certificate with known content, of servers and of listeners. */
  public get serverCertificates(): readonly ServerCertificate[] {
    return this.certificates ??= serverCertificates(this.allReads, this.files, this.model.certificates);
  }

  private derive() {
    return this.derived ??= {
      reads: this.placements.flatMap(({ server, workload }) => this.model.credentialReads(server, workload)),
      files: this.placements.flatMap(({ server, workload }) => this.model.fileReads(server, workload)),
    };
  }
}
