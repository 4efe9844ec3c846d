import { foreignClient } from './foreign-client';
import { Origin } from './origins';
import { ClientPair } from './target';
import { IngressModel } from '../../model/ingress-model';
import { ServerCertificate, serverCertificates } from '../../model/server-certificates';
import { IngressSimulator } from '../../simulator/ingress-simulator';

/** What expectations are decided from. */
export interface VerifyContext {
  readonly model: IngressModel;
  readonly simulator: IngressSimulator;
  /** Every certificate that some server has. */
  readonly certificates: readonly ServerCertificate[];
  readonly now: Date;
  /** PEM of the authorities that clients trust; undefined if that is not checked. */
  readonly trust?: string;
  /** The client's certificate. */
  readonly client?: ClientPair;
  /** A client's certificate from an authority that nobody trusts. */
  readonly foreign: () => ClientPair;
}

/** What a client brings, beside the manifests. */
export type ClientMaterial = Pick<VerifyContext, 'trust' | 'client'>;

/** Expectations from a model. */
export function verifyContext(model: IngressModel, now: Date, material: ClientMaterial): VerifyContext {
  let foreign: ClientPair | undefined;
  const servers = model.gatewayWorkloads.flatMap(workload =>
    workload.gateways.flatMap(gateway => gateway.servers).map(server => ({ server, workload })));
  return {
    ...material,
    model,
    simulator: IngressSimulator._ofModel(model),
    certificates: servers.flatMap(each => certificatesOf(each, model)),
    now,
    foreign: () => foreign ??= foreignClient(),
  };
}

/** The certificates that the manifests have for a server. */
export function certificatesOf({ server, workload }: Pick<Origin, 'server' | 'workload'>, model: IngressModel): ServerCertificate[] {
  return serverCertificates(model.credentialReads(server, workload), model.fileReads(server, workload), model.certificates);
}
