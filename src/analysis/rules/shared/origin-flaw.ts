import { StringMatchSpec } from '../../../validation/string-match';

/** Why no Origin header of a browser is what a CORS policy allows: it is scheme, host and perhaps port, in small letters. */
export function originFlaw({ exact, prefix }: StringMatchSpec): { readonly message: string; readonly help: string } | undefined {
  const value = exact ?? prefix ?? '';
  // a placeholder represents any origin
  if (value === '' || value === '*' || value === 'null' || /[${}<]/.test(value)) {
    return undefined;
  }
  const what = exact === undefined ? 'begins with' : 'is';
  const [, scheme, host, rest] = /^([a-z][a-z0-9+.-]*:\/\/)?([^/]*)(.*)$/i.exec(value) ?? [];
  if (rest) {
    return { message: `no origin ${what} '${value}': browsers send neither a path nor a slash at its end`, help: `write ${scheme ?? 'https://'}${host}` };
  }
  if (scheme === undefined) {
    return exact !== undefined || host.includes('.')
      ? { message: `no origin ${what} '${value}': browsers send the scheme, too`, help: `write https://${host}` } : undefined;
  }
  if (host.includes('*')) {
    return {
      message: `no origin ${what} '${value}': it is compared as text`,
      help: `write regex: ${value.replace(/[.]/g, '\\.').replace(/\*/g, '[a-z0-9-]+')}`,
    };
  }
  return value === value.toLowerCase() ? undefined
    : { message: `no origin ${what} '${value}': browsers send it in small letters`, help: `write ${value.toLowerCase()}` };
}
