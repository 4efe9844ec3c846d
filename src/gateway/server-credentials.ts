import { Construct, IConstruct } from 'constructs';
import { IngressError } from '../errors';
import { CallSite } from '../errors/call-site';
import { CertificateBundle } from '../pki/ca/certificate-bundle';
import { KeyAlgorithm } from '../pki/x509/key-algorithm';
import { ICredentialSecret } from '../secrets/credential-secret';
import { SecretMount } from '../secrets/secret-mount';
import { ServerTlsSpec } from '../validation/gateway-spec';
import { GatewayWorkload } from '../workload/gateway-workload';

/** The server that needs a certificate. */
export interface ServerContext {
  /** Parent of created constructs: the Gateway. */
  readonly scope: Construct;
  /** Hosts of the server without namespaces. */
  readonly hosts: string[];
  /** The workload that reads the certificate. */
  readonly workload: GatewayWorkload;
  /** Where the program added the server: the call site of all constructs that are created for it. */
  readonly site: CallSite;
  /** Appended to the default name of an issued certificate, if the server has two. */
  readonly nameSuffix?: string;
  /** Default kind of key of an issued certificate. */
  readonly keyAlgorithm?: KeyAlgorithm;
  /** Whether the server is a listener of the Gateway API: it reads Secrets of other namespaces by a ReferenceGrant. */
  readonly gatewayApi?: boolean;
}

/** How a server refers to its certificate, and the known facts about it. */
export interface ServerCredentials {
  /** Fields of the server's `tls` section. */
  readonly tls: ServerTlsSpec;
  /** The server's certificates, if this program has them. */
  readonly bundles: readonly CertificateBundle[];
  /** The Secrets that are read by name. */
  readonly secrets: readonly ICredentialSecret[];
  /** Name of the Secret with the authorities of clients. */
  readonly caSecret?: string;
  /** Path of the mounted revocation lists, undefined while nothing is revoked; evaluated when the manifest is rendered. */
  readonly caCrl?: () => string | undefined;
}

/** Creates the credentials of a server, with the Secrets that they need. */
export type CredentialsFactory = (server: ServerContext) => ServerCredentials;

/** Name of the Secret from which Istio derives the location of authorities; none for mounted files. */
export function credentialNameOf({ tls }: ServerCredentials): string | undefined {
  return tls.credentialName ?? tls.credentialNames?.[0];
}

/** The workload as seen by objects for a server certificate: in the namespace of its Secret. */
export function readingWorkload({ workload }: ServerContext, { secrets: [secret] }: ServerCredentials): GatewayWorkload {
  if (secret === undefined || secret.namespace === workload.namespace) return workload;
  const { name, selector, serviceAccountName, istioVersion } = workload;
  return new GatewayWorkload({ namespace: secret.namespace, name, selector, serviceAccountName, istioVersion });
}

/** Refuses a Secret that the gateway's workload does not read. */
export function checkSecretNamespace(secret: ICredentialSecret, workload: GatewayWorkload, scope: IConstruct): void {
  if (secret.namespace === workload.namespace) return;
  throw new IngressError({
    code: 'invalid-credential',
    message: `Secret '${secret.name}' is in namespace '${secret.namespace}', but the gateway reads Secrets in '${workload.namespace}' only`,
    help: 'use the same workload for the Secret and the Gateway',
  }, scope);
}

/** Refuses files of another gateway's Pods. */
export function checkMountWorkload(mount: SecretMount, workload: GatewayWorkload, scope: IConstruct): void {
  if (mount.workload.namespace === workload.namespace && mount.workload.name === workload.name) return;
  const [mounted, own] = [mount.workload, workload].map(({ namespace, name }) => `'${namespace}/${name}'`);
  throw new IngressError({
    code: 'invalid-credential',
    message: `'${mount.mountPath}' is mounted in gateway ${mounted}, not in ${own}`,
    help: 'use the same workload for the SecretMount and the Gateway',
  }, scope);
}

/** Refuses a certificate that does not cover one of the hosts. A server for every host is not checked: no certificate covers it. */
export function checkCoverage(hosts: readonly string[], { bundles }: ServerCredentials, scope: IConstruct): void {
  for (const bundle of bundles) {
    const bare = hosts.find(host => host !== '*' && !bundle.covers(host));
    if (bare === undefined) continue;
    throw new IngressError({
      code: 'invalid-certificate',
      message: `certificate '${bundle.name}' does not cover host '${bare}' (has: `
        + `${[...bundle.dnsNames, ...bundle.ipAddresses].join(', ') || 'no names'})`,
      help: 'add the host to its dnsNames, or use a separate certificate for the host',
      field: 'spec.servers',
    }, scope);
  }
}
