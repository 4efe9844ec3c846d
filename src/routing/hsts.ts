import { Duration } from 'cdk8s';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';

/** hstspreload.org accepts no shorter time. */
const SHORTEST_PRELOAD = Duration.days(365);
/** Browsers treat more seconds as this many (RFC 9111, section 1.2.2). */
const MOST_SECONDS = 2 ** 31 - 1;

/** Options of `Hsts.maxAge`. */
export interface HstsOptions {
  /**
   * Whether the header also holds for all names below the host. Browsers then refuse plain http for each of them, also for those that other
   * gateways serve.
   *
   * @default false
   */
  readonly includeSubDomains?: boolean;

  /**
   * Whether the owner of the domain asks browsers to ship the host in their preload lists. Needs `includeSubDomains` and a `maxAge` of a
   * year or more. Removing a host from the lists takes months.
   *
   * @default false
   */
  readonly preload?: boolean;
}

/**
 * HTTP Strict Transport Security: the header `Strict-Transport-Security` of a host's https responses, with which browsers request the host
 * over https alone for a time. The gateway never sends it over plain http.
 *
 * @see https://www.rfc-editor.org/rfc/rfc6797
 */
export class Hsts {
  /**
   * Browsers use https alone for this time after each response.
   *
   * @param maxAge whole seconds; begin with minutes, and raise it to `Duration.days(730)` when all works. Zero makes browsers forget the
   *   host.
   * @param options subdomains, preload
   * @throws `invalid-argument` for `preload` that hstspreload.org would refuse, and for fractions of a second
   */
  public static maxAge(maxAge: Duration, options: HstsOptions = {}): Hsts {
    checkArguments('Hsts.maxAge', [maxAge, options]);
    const { includeSubDomains = false, preload = false } = options;
    const seconds = maxAge.toSeconds({ integral: false });
    if (!Number.isInteger(seconds) || seconds > MOST_SECONDS) {
      throw new IngressError({
        code: 'invalid-argument',
        message: `maxAge is ${seconds} seconds`,
        help: `use whole seconds, at most ${MOST_SECONDS}`,
        field: 'maxAge',
      });
    }
    if (preload) checkPreload(seconds, includeSubDomains);
    return new Hsts([`max-age=${seconds}`, ...includeSubDomains ? ['includeSubDomains'] : [], ...preload ? ['preload'] : []].join('; '));
  }

  /**
   * The header that hstspreload.org asks for: two years, all subdomains, `preload`. Each name below the host must be served over https, and
   * http redirected on the same host.
   *
   * @see https://hstspreload.org/
   */
  public static preload(): Hsts {
    return Hsts.maxAge(Duration.days(730), { includeSubDomains: true, preload: true });
  }

  /** No header: for a host of a Gateway whose `hostDefaults` have one. */
  public static none(): Hsts {
    return new Hsts(undefined);
  }

  private constructor(private readonly value: string | undefined) {}

  /**
   * Value of the header; undefined for none.
   *
   * @internal
   */
  public get _value(): string | undefined {
    return this.value;
  }
}

function checkPreload(seconds: number, includeSubDomains: boolean): void {
  const shortest = SHORTEST_PRELOAD.toSeconds();
  const [message, help] = includeSubDomains
    ? [`preload with a maxAge of ${seconds} seconds`, `hstspreload.org asks for a year or more (${shortest} seconds)`]
    : ['preload without includeSubDomains', 'hstspreload.org asks for includeSubDomains, because browsers list a domain with all names below it'];
  if (includeSubDomains && seconds >= shortest) return;
  throw new IngressError({
    code: 'invalid-argument', message, help: `${help}; use Hsts.preload(), or omit preload`, field: includeSubDomains ? 'maxAge' : 'includeSubDomains',
  });
}
