import { HostDefaults } from './host-defaults';
import { renderCorsPolicy } from '../routing/cors-policy';
import { HostPolicy } from '../routing/host-policy/host-policy';
import { protobufDuration } from '../text/duration';

/** The policy of a host's routes. */
export function hostPolicyOf({ hsts, securityHeaders, requestTimeout, cors }: HostDefaults): HostPolicy {
  const header = hsts?._value;
  return {
    responseHeaders: { ...header !== undefined && { 'strict-transport-security': header }, ...securityHeaders?._headers },
    corsPolicy: cors && renderCorsPolicy(cors),
    timeout: requestTimeout && protobufDuration(requestTimeout),
  };
}

/** The options of a host, with those of its gateway where the host has none. */
export function withDefaults<Options extends HostDefaults>(options: Options, defaults: HostDefaults = {}): Options {
  const own = Object.entries(options).filter(([, value]) => value !== undefined);
  return { ...defaults, ...Object.fromEntries(own) } as Options;
}
