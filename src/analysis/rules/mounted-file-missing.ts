import { FileRead } from '../../model/credentials';
import { fullName } from '../../model/resource';
import { secretKeys, shownKey } from '../../model/secrets';
import { Report, Rule } from '../rule';

const FILES = (directory: string) => ({ mode: 'SIMPLE', serverCertificate: `${directory}/tls.crt`, privateKey: `${directory}/tls.key` });
const POD = 'workload.spec.template.spec';
const MOUNT = {
  [`${POD}.volumes`]: [{ name: 'shop', secret: { secretName: 'shop-credential' } }],
  [`${POD}.containers[0].volumeMounts`]: [{ name: 'shop', mountPath: '/etc/istio/shop' }],
};

/** The files that a Gateway refers to are mounted in its workload. */
export const mountedFileMissing: Rule = {
  id: 'mounted-file-missing',
  codes: ['mounted-file-missing', 'undecided'],
  complies: 'each path of a certificate, key or authority is below a mount of the proxy container, and the mounted Secret has that key',
  readsSecrets: true,
  accepted: { set: { ...MOUNT, 'gateway.spec.servers[1].tls': FILES('/etc/istio/shop') } },
  refused: { set: { ...MOUNT, 'gateway.spec.servers[1].tls': FILES('/etc/istio/shop-certs') } },
  check: ({ files }) => {
    const missing = files.flatMap(read => report(read));
    // certificate and key of a pair come from one Secret: reported once
    return missing.filter((one, i) => !(i > 0 && one.path?.endsWith('.privateKey') && missing[i - 1].resource === one.resource
      && missing[i - 1].path === one.path.replace(
        /privateKey$/, 'serverCertificate',
      ) && missing[i - 1].message.split(' is ')[1] === one.message.split(' is ')[1]));
  },
};

function report(read: FileRead): Report[] {
  const { file, filePath, path } = read;
  const resource = read.server.gateway.resource;
  const workload = read.workload.deployed?.resource;
  const pod = workload ? `${workload.kind} ${fullName(workload)}` : 'the workload';
  switch (file.state) {
    case 'found':
      return [];
    case 'undecided':
      return [
        { resource, path, code: 'undecided', message: `file '${filePath}' is in the gateway's Pods, and their volumes are not among the manifests` },
      ];
    case 'no-mount':
      return [
        {
          resource,
          path,
          message: `file '${filePath}' is not below a volume that ${pod} mounts`,
          help: 'add a volume and a volumeMount for the Secret, or use credentialName',
        },
      ];
    case 'no-volume':
      return [
        { resource, path, message: `file '${filePath}' is in volume '${file.volume}', which ${pod} does not have`, help: 'add the volume' },
      ];
    case 'elsewhere':
      return [{
        resource,
        path,
        message: `file '${filePath}' is in Secret '${file.name}', which is not in the namespace of ${pod}`,
        help: `move ${file.elsewhere.map(s => `${s.namespace}/${s.name}`).join(', ')} there`,
      }];
    case 'no-key':
      return [{
        resource,
        path,
        message: `file '${filePath}' is key '${file.key}' of ${file.secret.resource.kind} `
          + `${file.secret.namespace}/${file.secret.name}, which has no such key`,
        help: `its keys are ${secretKeys(file.secret).map(shownKey).join(', ') || 'none'}`,
      }];
  }
}
