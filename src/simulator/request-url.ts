import { HttpRequest } from './http-request';
import { IngressRequestOptions } from './ingress-request-options';
import { IngressError } from '../errors/index';
import { isToken } from '../validation/headers';

/** A parsed URL, and the request that a client sends for it. */
export interface RequestUrl {
  readonly secure: boolean;
  /** Name or address that the client connects to, which the certificate must cover; without brackets. */
  readonly host: string;
  readonly port: number;
  readonly request: HttpRequest;
}

/** Parses a URL as clients do. */
export function parseUrl(url: string, { method = 'GET', headers = {} }: IngressRequestOptions): RequestUrl {
  let parsed: URL | undefined;
  try {
    parsed = new URL(url);
  } catch {
    // reported below
  }
  if (!parsed || !['http:', 'https:'].includes(parsed.protocol)) {
    throw new IngressError({
      code: 'invalid-argument',
      message: `'${url}' is not an http or https URL`,
      help: "use a URL such as 'https://shop.example.com/'",
      field: 'url',
    });
  }
  if (!isToken(method)) throw badToken('method of HTTP', method, "write it as 'GET' or 'POST', without spaces", 'method');
  const unsendable = Object.keys(headers).find(name => !isToken(name) && !name.startsWith(':'));
  if (unsendable !== undefined) throw badToken('name of a header', unsendable, 'use letters, digits and hyphens', 'headers');
  const secure = parsed.protocol === 'https:';
  const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  return {
    secure,
    host: parsed.hostname.replace(/^\[|\]$/g, ''),
    port: parsed.port === '' ? secure ? 443 : 80 : Number(parsed.port),
    request: {
      scheme: secure ? 'https' : 'http',
      method,
      authority: (byName.get('host') ?? parsed.host).toLowerCase(),
      path: normalized(parsed.pathname),
      query: parsed.search,
      headers: byName,
    },
  };
}

/** Envoy decodes characters that need no escape; dots are resolved already. */
function normalized(path: string): string {
  return path.replace(/%(2D|2E|5F|7E|3\d|[46][1-9A-F]|[57][0-9A])/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)));
}

function badToken(what: string, value: string, help: string, field: string): IngressError {
  return new IngressError({ code: 'invalid-argument', message: `'${value}' is not a ${what}`, help, field });
}
