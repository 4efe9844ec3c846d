import { Construct } from 'constructs';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { ICredentialSecret, keysOf } from '../secrets/credential-secret';
import { GatewayWorkload } from '../workload/gateway-workload';

/** The `tls` section of a DestinationRule. */
export interface ClientTlsSpec {
  readonly [field: string]: unknown;
}

/** The DestinationRule that sets TLS to a backend. */
export interface BackendContext {
  /** Parent of created constructs: the DestinationRule. */
  readonly scope: Construct;
  /** Name of the DestinationRule. */
  readonly name: string;
  /** The gateway that connects to the backend. */
  readonly workload: GatewayWorkload;
  /** Where the program created the DestinationRule. */
  readonly site: CallSite;
}

/** Refuses a Secret that is known to lack a key. */
export function requireKeys(secret: ICredentialSecret, needed: readonly string[], help: string): void {
  const keys = keysOf(secret);
  const missing = needed.filter(key => keys && !keys.includes(key));
  if (missing.length === 0) return;
  throw new IngressError({
    code: 'invalid-credential', message: `Secret '${secret.name}' lacks ${missing.join(' and ')} (has: ${keys!.join(', ')})`, help,
  }, secret);
}
