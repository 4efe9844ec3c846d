import { CertificateChain, CertificateReader } from './certificates';
import { serverMaterial } from './credential-material';
import { CredentialRead, FileRead } from './credentials';
import { GatewayWorkloadModel } from './gateway-workloads';
import { ServerModel } from './gateways';
import { ManifestCertificate } from './manifest-certificate';
import { secretValue, SecretModel } from './secrets';

/** A certificate that a server presents, read from its Secret. */
export interface ServerCertificate {
  readonly server: ServerModel;
  readonly workload: GatewayWorkloadModel;
  /** Path of the field in the Gateway that refers to it. */
  readonly path: string;
  readonly secret: SecretModel;
  /** Key of the Secret that holds the chain. */
  readonly key: string;
  readonly chain: CertificateChain;
  /** The first certificate of the chain. */
  readonly leaf: ManifestCertificate;
  /** The private key, PEM; undefined if its location is unknown. */
  readonly privateKey?: string;
}

/** The readable server certificates behind credentials and mounted files. */
export function serverCertificates(
  reads: readonly CredentialRead[], files: readonly FileRead[], reader: CertificateReader,
): ServerCertificate[] {
  const named = reads.flatMap(read => {
    if (read.role !== 'server' || !read.secret?.contentKnown) {
      return [];
    }
    const material = serverMaterial(read.secret);
    return 'flaw' in material ? [] : present(read, read.secret, material.keys[0], material.found.certificate, material.found.key);
  });
  const mounted = files.flatMap((read, index) => {
    if (read.role !== 'certificate' || read.file.state !== 'found' || !read.file.secret.contentKnown) {
      return [];
    }
    // the key of the pair is the next file of the same server
    const pair = files[index + 1];
    const key = pair?.role === 'key' && pair.server === read.server && pair.file.state === 'found'
      ? secretValue(pair.file.secret, pair.file.key)
      : undefined;
    return present(read, read.file.secret, read.file.key, secretValue(read.file.secret, read.file.key) ?? '', key);
  });
  return [...named, ...mounted];

  function present(
    read: CredentialRead | FileRead, secret: SecretModel, key: string, pem: string, privateKey?: string,
  ): ServerCertificate[] {
    const chain = reader.read(pem);
    const leaf = chain.certificates[0];
    return leaf ? [{ server: read.server, workload: read.workload, path: read.path, secret, key, chain, leaf, privateKey }] : [];
  }
}
