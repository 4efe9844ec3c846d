import { authenticationsOf } from '../../model/authorization';
import { groupBy } from '../../model/grouping';
import { fullName, records, Resource } from '../../model/resource';
import { Report, Rule } from '../rule';

const AUTHENTICATION = (name: string, keys: string) => ({
  apiVersion: 'security.istio.io/v1',
  kind: 'RequestAuthentication',
  metadata: { name, namespace: 'istio-system' },
  spec: { selector: { matchLabels: { istio: 'ingressgateway' } }, jwtRules: [{ issuer: 'https://id.example.com', jwksUri: keys }] },
});

/** Where the keys of an issuer come from, for a gateway. */
interface IssuerKeys {
  readonly resource: Resource;
  readonly path: string;
  readonly issuer: string;
  readonly source: string;
}

/** All RequestAuthentications of a gateway take the keys of an issuer from one place: Envoy accepts a token that any of them verifies. */
export const jwtIssuerKeys: Rule = {
  id: 'jwt-issuer-keys',
  codes: ['jwt-issuer-keys'],
  complies: 'the RequestAuthentications of a gateway have the same keys for an issuer',
  accepted: { add: [AUTHENTICATION('shop', 'https://id.example.com/keys'), AUTHENTICATION('blog', 'https://id.example.com/keys')] },
  refused: { add: [AUTHENTICATION('shop', 'https://id.example.com/keys'), AUTHENTICATION('blog', 'https://other.example.com/keys')] },
  check: ({ model }) => {
    const reports = model.gatewayWorkloads.flatMap(workload => {
      const keys = authenticationsOf(model, workload).flatMap(keysOf);
      return [...groupBy(keys, ({ issuer }) => issuer).values()].flatMap(conflicts);
    });
    return [...new Map(reports.map(report => [`${fullName(report.resource)} ${report.path}`, report])).values()];
  },
};

function keysOf(resource: Resource): IssuerKeys[] {
  return records(resource.spec.jwtRules).map(({ issuer, jwks, jwksUri }, index) => ({
    resource, path: `spec.jwtRules[${index}]`, issuer: String(issuer), source: JSON.stringify([jwksUri ?? null, jwks ?? null]),
  }));
}

function conflicts([first, ...others]: readonly IssuerKeys[]): Report[] {
  return others.filter(({ source }) => source !== first.source).map(({ resource, path, issuer }) => ({
    resource,
    path,
    message: `issuer '${issuer}' has other keys in RequestAuthentication ${fullName(first.resource)} ${first.path}, for the same gateway: `
      + 'tokens by either keys are accepted on all of its hosts',
  }));
}
