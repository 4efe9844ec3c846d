import { Fields } from './fields';
import { Destination, HeaderOperations, SingleDestination, WeightedDestination } from 'cdk8s-istio-ingress';

/** `destination` of a route or mirror. */
export function destination(fields: Fields): SingleDestination {
  const host = fields.text('host') ?? fields.refuse('host', 'missing');
  const subset = fields.text('subset');
  const port = fields.part('port', each => each.number('number'));
  return host.includes('.') ? Destination.host(host, port, { subset }) : Destination.service(host, port, { subset });
}

/** `route`: one destination or several with weights. */
export function destinations(fields: Fields): Destination | undefined {
  const parts = fields.parts('route', (each): WeightedDestination => {
    const { request, response } = headers(each);
    return {
      destination: each.part('destination', destination) ?? each.refuse('destination', 'missing'),
      weight: each.number('weight') ?? 0,
      ...request && { requestHeaders: request },
      ...response && { responseHeaders: response },
    };
  });
  if (parts === undefined || parts.length === 0) return undefined;
  const [{ requestHeaders, responseHeaders, ...only }] = parts;
  if (parts.length > 1) return Destination.weighted(parts);
  return requestHeaders || responseHeaders ? Destination.weighted([{ ...parts[0], weight: only.weight || 100 }]) : only.destination;
}

/** `headers` of a route or destination. */
export function headers(fields: Fields): { request?: HeaderOperations; response?: HeaderOperations } {
  return fields.part('headers', each => ({
    request: each.part('request', operations),
    response: each.part('response', operations),
  })) ?? {};
}

function operations(fields: Fields): HeaderOperations {
  return { set: fields.map('set'), add: fields.map('add'), remove: fields.texts('remove') };
}
