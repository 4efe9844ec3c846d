import { Claims } from './token-match';
import { ClientAddress } from '../client-address';
import { HttpRequest } from '../http-request';

/** The inputs of conditions. */
export interface AuthorizedRequest {
  readonly request: HttpRequest;
  /** Port of the gateway's workload. */
  readonly port: number;
  /** Server name of the connection; empty without one. */
  readonly serverName: string;
  readonly address: ClientAddress;
  /** URIs and DNS names of the client's certificate, else its subject; empty without a certificate; undefined if unknown. */
  readonly client: { readonly names: readonly string[] } | undefined;
  /** Claims of the verified token. */
  readonly claims: Claims;
}
