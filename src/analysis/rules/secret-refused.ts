import { record } from '../../model/resource';
import { shownKey, undecodableKeys } from '../../model/secrets';
import { Report, Rule } from '../rule';

const IGNORED_TYPES = ['helm.sh/release.v1', 'kubernetes.io/service-account-token'];

/** Secrets have a form that Kubernetes accepts and a type that Istio reads. */
export const secretRefused: Rule = {
  id: 'secret-refused',
  codes: ['secret-refused', 'secret-type-ignored'],
  complies: 'a Secret of type kubernetes.io/tls has tls.crt and tls.key, its data is base64, and Istio reads its type',
  readsSecrets: true,
  accepted: { set: { 'secret.type': 'Opaque' } },
  refused: { set: { 'secret.data': { 'tls.crt': 'not base64!', 'tls.key': '<key shop.example.com>' } } },
  check: ({ model, allReads: reads }) => {
    const used = new Set(reads.map(read => read.secret?.resource));
    return model.inventory.of('Secret').flatMap((resource): Report[] => {
      const keys = [...Object.keys(record(resource.object.data)), ...Object.keys(record(resource.object.stringData))];
      const type = resource.object.type;
      // Secrets that a gateway reads but cannot use are reported under Istio's code
      const missing = type === 'kubernetes.io/tls' && !used.has(resource) ? ['tls.crt', 'tls.key'].filter(key => !keys.includes(key)) : [];
      return [
        ...undecodableKeys({ resource })
          .map(key => ({
            resource, path: `data[${key}]`, message: `value of '${shownKey(key)}' is not base64`, help: 'encode it, or write it under stringData',
          })),
        ...missing.length > 0
          ? [
            {
              resource,
              path: 'data',
              message: `a Secret of type kubernetes.io/tls lacks ${missing.join(' and ')}`,
              help: 'add them, or use type Opaque',
            },
          ]
          : [],
        ...IGNORED_TYPES.includes(String(type)) && used.has(resource)
          ? [
            {
              resource, path: 'type', code: 'secret-type-ignored' as const, message: `Istio does not read Secrets of type ${String(type)}`,
            },
          ] : [],
      ];
    });
  },
};
