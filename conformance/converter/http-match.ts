import { Fields } from './fields';
import { HttpMatchOptions, IGateway, PathMatch, StringMatch } from 'cdk8s-istio-ingress';

/** A gateway by its name in `gateways`. */
export type GatewayByName = (name: string) => IGateway;

/** An alternative of `match`, and its name. */
export type NamedMatch = HttpMatchOptions & { readonly matchName?: string };

/** One alternative of `match`, as options of a route. */
export function httpMatch(fields: Fields, gateway: GatewayByName): NamedMatch {
  const ignoreCase = fields.flag('ignoreUriCase') ?? false;
  const path = fields.part('uri', each => pathMatch(each, ignoreCase));
  const method = fields.part('method', each => each.text('exact') ?? each.refuse('exact', 'another match of methods'));
  const scheme = fields.part('scheme', each => each.text('exact') ?? each.refuse('exact', 'another match of schemes'));
  const authority = fields.part('authority', stringMatch);
  const port = fields.number('port');
  const gateways = fields.texts('gateways');
  return {
    ...path && { paths: [path] },
    ...method !== undefined && { methods: [method] },
    ...scheme !== undefined && { schemes: [scheme] },
    ...authority && { authorities: [authority] },
    ...port !== undefined && { ports: [port] },
    ...gateways && { gateways: gateways.map(gateway) },
    headers: fields.mapOf('headers', stringMatch),
    withoutHeaders: fields.mapOf('withoutHeaders', stringMatch),
    queryParams: fields.mapOf('queryParams', stringMatch),
    sourceLabels: fields.map('sourceLabels'),
    sourceNamespace: fields.text('sourceNamespace'),
    statPrefix: fields.text('statPrefix'),
    matchName: fields.text('name'),
  };
}

function pathMatch(fields: Fields, ignoreCase: boolean): PathMatch {
  const [exact, prefix, regex] = ['exact', 'prefix', 'regex'].map(field => fields.text(field));
  if (exact !== undefined) return PathMatch.exact(exact, { ignoreCase });
  if (prefix !== undefined) return PathMatch.prefix(prefix, { ignoreCase });
  return PathMatch.regex(regex ?? fields.refuse('', 'an empty match'));
}

export function stringMatch(fields: Fields): StringMatch {
  const [exact, prefix, regex] = ['exact', 'prefix', 'regex'].map(field => fields.text(field));
  if (exact !== undefined) return StringMatch.exact(exact);
  if (prefix !== undefined) return StringMatch.prefix(prefix);
  return regex === undefined ? StringMatch.present() : StringMatch.regex(regex);
}
