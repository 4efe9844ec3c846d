import { Construct } from 'constructs';
import { BackendTls } from './backend-tls';
import { RenderTls } from './traffic-policy';
import { CallSite } from '../errors/call-site';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { CaSecret } from '../secrets/ca-secret';
import { append } from '../synth/all-or-nothing';
import { GatewayWorkload } from '../workload/gateway-workload';

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

/** Renders the TLS settings of one DestinationRule, and creates one `CaSecret` for each trust bundle in them. */
export class TlsOfBackend {
  private readonly secrets: CaSecret[] = [];

  constructor(private readonly context: BackendContext) {}

  /** Renders the settings of the whole host, or of a subset. */
  public forPlace(subset?: string): RenderTls {
    return (tls: BackendTls, port?: number) => tls._toSpec({
      scope: this.context.scope,
      secretOf: bundle => this.secretOf(bundle, [subset, port].filter(part => part !== undefined).map(part => `-${part}`).join('')),
    });
  }

  private secretOf(trustBundle: TrustBundle, place: string): string {
    const { scope, name, workload, site } = this.context;
    let secret = this.secrets.find(each => each.trustBundle._equals(trustBundle));
    if (!secret) {
      secret = new CaSecret(scope, `Trust${place}`, { trustBundle, workload, metadata: { name: `${name}${place}-cacert` } });
      append(scope, this.secrets, secret);
      site.record(secret);
    }
    return secret.name;
  }
}
