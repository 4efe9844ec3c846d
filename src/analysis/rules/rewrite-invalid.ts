import { HttpRouteSpec } from '../../validation/virtual-service-spec';
import { Report, Rule } from '../rule';

type Flaw = Pick<Report, 'path' | 'message' | 'help'>;

/** A rewrite gives a path and a host that servers accept, and a redirect a URL. */
export const rewriteInvalid: Rule = {
  id: 'rewrite-invalid',
  codes: ['rewrite-invalid'],
  complies: 'the path of a rewrite begins with a slash, a redirect has a path as uri, and the authority of either is a host',
  accepted: { set: { 'routes.spec.http[0].rewrite': { uri: '/shop', authority: 'shop.internal.example:8080' } } },
  refused: { set: { 'routes.spec.http[0].rewrite': { uri: 'shop' } } },
  check: ({ model }) => model.virtualServices.flatMap(({ resource, spec }) => (spec.http ?? []).flatMap((route, i) =>
    [...rewriteFlaws(route), ...redirectFlaws(route)].map(({ path, ...flaw }) => ({ resource, path: `spec.http[${i}].${path}`, ...flaw })))),
};

function rewriteFlaws({ rewrite }: HttpRouteSpec): Flaw[] {
  if (!rewrite) {
    return [];
  }
  const { uri, uriRegexRewrite: regex, authority } = rewrite;
  const broken = regex?.match && regex.rewrite ? lostSlash(regex.match, regex.rewrite) : undefined;
  return [
    ...uri && !uri.startsWith('/') ? [{
      path: 'rewrite.uri', message: `the path becomes '${uri}…', which does not begin with a slash: servers answer 400`, help: `write ${pathIn(uri)}`,
    }] : [],
    ...broken ? [{
      path: 'rewrite.uriRegexRewrite.rewrite',
      message: `'${regex!.rewrite}' gives a path that does not begin with a slash: servers answer 400`,
      help: `write ${broken}`,
    }] : [],
    ...authorityFlaw('rewrite.authority', authority),
  ];
}

function redirectFlaws({ redirect }: HttpRouteSpec): Flaw[] {
  const { uri = '', authority } = redirect ?? {};
  const [, host, path = '/'] = /^[a-z][a-z+.-]*:\/\/([^/]*)(\/.*)?$/i.exec(uri) ?? [];
  return [
    ...host === undefined ? [] : [{
      path: 'redirect.uri', message: `'${uri}' is used as the path of the redirect: it leads to 'https://host/${uri}'`, help: `write authority: ${host} and uri: ${path}`,
    }],
    ...authorityFlaw('redirect.authority', authority),
  ];
}

function authorityFlaw(path: string, authority: string | undefined): Flaw[] {
  if (!authority || !/[/\s]/.test(authority)) {
    return [];
  }
  return [{
    path,
    message: `'${authority}' is not a host, which the authority of a request is`,
    help: `write ${authority.replace(/^[a-z]+:\/\//i, '').replace(/[/\s].*/, '') || 'a host'}${path.startsWith('redirect') ? ', and the path as uri' : ''}`,
  }];
}

/** The replacement with its slash, if an expression for the whole path takes the slash away: `^/api/(.*)$` by `\1`. */
function lostSlash(match: string, replacement: string): string | undefined {
  if (!/^\^?\//.test(match) || replacement.startsWith('/')) {
    return undefined;
  }
  const [, reference] = /^\\(\d)/.exec(replacement) ?? [];
  if (reference === undefined) {
    return replacement.startsWith('\\') ? undefined : `/${replacement}`;
  }
  // groups in groups, and those that may take the slash themselves, are not judged
  const groups = [...match.matchAll(/\((?!\?)/g)].map(({ index }) => index);
  const start = groups[Number(reference) - 1];
  const inside = start === undefined ? '' : match.slice(start + 1);
  return start !== undefined && match[start - 1] === '/' && !/^(\\?\/|\?|\(|\[)/.test(inside) && !inside.includes('|') ? `/${replacement}` : undefined;
}

function pathIn(uri: string): string {
  const [, path] = /^[a-z]+:\/\/[^/]*(\/.*)?$/i.exec(uri) ?? [];
  return path ?? `/${uri.replace(/^[a-z]+:\/\/[^/]*/i, '')}`;
}
