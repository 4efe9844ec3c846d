import { caMaterial } from '../../model/credential-material';
import { secretKeys } from '../../model/secrets';
import { Rule } from '../rule';

const CA = (key: string, crl: string) => ({
  apiVersion: 'v1',
  kind: 'Secret',
  metadata: { name: 'shop-credential-cacert', namespace: 'istio-system' },
  data: { [key]: '<authority>', [crl]: '<revocation list>' },
});

/** The key of a revocation list matches the key of the authority. */
export const crlIgnored: Rule = {
  id: 'crl-ignored',
  codes: ['crl-ignored'],
  complies: 'ca.crl accompanies ca.crt, crl accompanies cacert',
  readsSecrets: true,
  accepted: { set: { 'gateway.spec.servers[1].tls.mode': 'MUTUAL' }, add: [CA('ca.crt', 'ca.crl')] },
  refused: { set: { 'gateway.spec.servers[1].tls.mode': 'MUTUAL' }, add: [CA('cacert', 'ca.crl')] },
  check: ({ allReads: reads }) => reads.filter(read => read.role === 'client-ca' && read.secret?.contentKnown).flatMap(({ secret }) => {
    const material = caMaterial(secret!);
    if ('flaw' in material) {
      return [];
    }
    const [used, other] = material.keys[0] === 'cacert' ? ['crl', 'ca.crl'] : ['ca.crl', 'crl'];
    const keys = secretKeys(secret!);
    return keys.includes(other) && !keys.includes(used) ? [{
      resource: secret!.resource,
      path: `data[${other}]`,
      message: `revocation list '${other}' is ignored next to '${material.keys[0]}'`,
      help: `rename it to '${used}'`,
    }] : [];
  }),
};
