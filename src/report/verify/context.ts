import { foreignClient } from './foreign-client';
import { Origin } from './origins';
import { ClientPair } from './target';
import { IngressModel } from '../../model/ingress-model';
import { ServerCertificate, serverCertificates } from '../../model/server-certificates';
import { IngressSimulator } from '../../simulator/ingress-simulator';

/** The input from which expectations are computed. */
export interface VerifyContext {
  readonly model: IngressModel;
  readonly simulator: IngressSimulator;
  /** All certificates of servers. */
  readonly certificates: readonly ServerCertificate[];
  readonly now: Date;
  /** PEM of the authorities that clients trust; undefined if the authority is not checked. */
  readonly trust?: string;
  /** The client's certificate. */
  readonly client?: ClientPair;
  /** A client certificate from an untrusted authority. */
  readonly foreign: () => ClientPair;
}

/** Properties of the client, which are not in the manifests. */
export type ClientMaterial = Pick<VerifyContext, 'trust' | 'client'>;

/** Computes expectations from a model. */
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

/** The certificates of a server in the manifests. */
export function certificatesOf({ server, workload }: Pick<Origin, 'server' | 'workload'>, model: IngressModel): ServerCertificate[] {
  return serverCertificates(model.credentialReads(server, workload), model.fileReads(server, workload), model.certificates);
}
