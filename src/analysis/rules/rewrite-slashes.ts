import { Rule } from '../rule';

const REWRITE = (prefix: string) => ({ 'routes.spec.http[0].match': [{ uri: { prefix } }], 'routes.spec.http[0].rewrite': { uri: '/' } });

/** A rewrite leaves exactly one slash where it replaces a prefix. */
export const rewriteSlashes: Rule = {
  id: 'rewrite-slashes',
  codes: ['rewrite-slashes'],
  complies: 'the prefix of a match and the uri of its rewrite both end with a slash, or neither does',
  accepted: { set: REWRITE('/shop/') },
  refused: { set: REWRITE('/shop') },
  check: ({ model }) => model.virtualServices.flatMap(({ resource, spec }) => (spec.http ?? []).flatMap((route, i) => {
    const [to, field] = route.redirect?.prefixRewrite ? [route.redirect.prefixRewrite, 'redirect.prefixRewrite'] : [route.rewrite?.uri, 'rewrite.uri'];
    return !to ? [] : (route.match ?? []).flatMap(({ uri }, j) => {
      const from = uri?.prefix;
      if (!from || from === '/' || from.endsWith('/') === to.endsWith('/')) {
        return [];
      }
      const example = `${from.replace(/\/$/, '')}/a`;
      return [{
        resource,
        path: `spec.http[${i}].${field}`,
        message: `path '${example}' becomes '${to}${example.slice(from.length)}': '${from}' of match ${j} is replaced as text`,
        help: from.endsWith('/') ? `use '${to}/'` : `match '${from}/' and, separately, exactly '${from}'`,
      }];
    });
  })),
};
