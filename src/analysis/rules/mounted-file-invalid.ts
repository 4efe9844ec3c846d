import { secretValue } from '../../model/secrets';
import { Rule } from '../rule';
import { validityFlaw } from './shared/certificate-validity';

const POD = 'workload.spec.template.spec';
const MOUNT = {
  [`${POD}.volumes`]: [{ name: 'shop', secret: { secretName: 'shop-credential' } }],
  [`${POD}.containers[0].volumeMounts`]: [{ name: 'shop', mountPath: '/etc/istio/shop' }],
  'gateway.spec.servers[1].tls': { mode: 'SIMPLE', serverCertificate: '/etc/istio/shop/tls.crt', privateKey: '/etc/istio/shop/tls.key' },
};

/** The certificates in mounted files are readable and valid now. */
export const mountedFileInvalid: Rule = {
  id: 'mounted-file-invalid',
  codes: ['credential-unusable'],
  complies: 'each mounted certificate is PEM that can be parsed and is valid now',
  readsSecrets: true,
  accepted: { set: MOUNT },
  refused: {
    set: {
      ...MOUNT, 'secret.data': { 'tls.crt': '<certificate shop.example.com, expired>', 'tls.key': '<key shop.example.com, expired>' },
    },
  },
  check: ({ model, files, options }) => files.flatMap(({ role, file, filePath, path, server }) => {
    if (role === 'key' || role === 'revocation-list' || file.state !== 'found' || !file.secret.contentKnown) {
      return [];
    }
    const { certificates, flaw } = model.certificates.read(secretValue(file.secret, file.key) ?? '');
    const found = flaw ?? validityFlaw(certificates[0], options);
    return found === undefined
      ? []
      : [
        {
          resource: server.gateway.resource,
          path,
          message: `file '${filePath}' (${file.key} of ${file.secret.namespace}/${file.secret.name}) ${found}`,
        },
      ];
  }),
};
