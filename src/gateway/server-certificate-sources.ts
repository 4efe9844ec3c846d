import { isIP } from 'node:net';
import { CertificatePaths, IssuedServerCertificateOptions } from './server-certificate-options';
import { checkMountWorkload, checkSecretNamespace, CredentialsFactory, ServerCredentials } from './server-credentials';
import { IngressError } from '../errors';
import { CertificateAuthority } from '../pki/ca/certificate-authority';
import { CertificateBundle } from '../pki/ca/certificate-bundle';
import { secretName } from '../secrets/credential-metadata';
import { ICredentialSecret, keysOf } from '../secrets/credential-secret';
import { SecretOutput } from '../secrets/output/secret-output';
import { SecretMount } from '../secrets/secret-mount';
import { ServerCertificateSecret, ServerCertificateSecretProps } from '../secrets/server-certificate-secret';
import { ServerSecretBase, unissuedBundle } from '../secrets/server-secret';
import { onFailure } from '../synth/all-or-nothing';
import { CreatedAt } from '../synth/record-creation';
import { serverCredentialNameProblem } from '../validation/credential-name';
import { mountedPathProblem } from '../validation/mounted-path';
import { at, check } from '../validation/problem';

/** An existing certificate: its Secret is created. */
export function bundleCredentials(bundle: CertificateBundle, secretOutput?: SecretOutput): CredentialsFactory {
  return ({ scope, workload, site }) => {
    const id = secretName(bundle.name);
    const existing = scope.node.tryFindChild(id);
    // servers of one Gateway with the same certificate share its Secret
    if (existing instanceof ServerCertificateSecret && existing.bundle._isSame(bundle)) return credentialsOf(existing);
    const props: CreatedAt<ServerCertificateSecretProps> = { bundle, workload, secretOutput, _site: site };
    return credentialsOf(new ServerCertificateSecret(scope, id, props));
  };
}

/** A certificate that an authority issues for the server's hosts: its Secret is created. */
export function issuedCredentials(authority: CertificateAuthority, issuing: IssuedServerCertificateOptions): CredentialsFactory {
  return server => {
    const {
      name = `${secretName(server.hosts[0])}${server.nameSuffix
        ?? ''}`, keyAlgorithm = server.keyAlgorithm, secretOutput = SecretOutput._of(server.scope),
      ...options
    } = issuing;
    if (secretOutput._knowsContent && server.hosts.includes('*')) {
      throw new IngressError({
        code: 'invalid-certificate',
        message: "a certificate for host '*' cannot be issued, because no client accepts the name '*'",
        help: 'use names such as *.example.com as hosts, or ServerCertificate.fromBundle(ca.issueServerCertificate(…)) with the names that clients use',
        field: 'tls',
      });
    }
    const ipAddresses = server.hosts.filter(host => isIP(host));
    const dnsNames = server.hosts.filter(host => !ipAddresses.includes(host));
    if (!secretOutput._knowsContent) return bundleCredentials(unissuedBundle(name, dnsNames, ipAddresses), secretOutput)(server);
    const isRequested = authority._hasRequested(name);
    const bundle = authority._issueServerCertificate(name, { ...options, keyAlgorithm, dnsNames, ipAddresses }, server.site);
    if (!isRequested) onFailure(server.scope, () => authority._withdraw(name));
    return bundleCredentials(bundle, secretOutput)(server);
  };
}

/** A Secret of this program, or an existing one. */
export function secretCredentials(secret: ICredentialSecret): CredentialsFactory {
  return ({ scope, workload, gatewayApi }) => {
    if (!gatewayApi) checkSecretNamespace(secret, workload, scope);
    const keys = keysOf(secret);
    if (keys && !keys.includes('tls.crt')) {
      throw new IngressError({
        code: 'invalid-credential',
        message: `Secret '${secret.name}' has no tls.crt (has: ${keys.join(', ')})`,
        help: 'use the Secret of the server certificate: a ServerCertificateSecret or MutualTlsSecret',
      }, scope);
    }
    check(scope, serverCredentialNameProblem(secret.name));
    return credentialsOf(secret);
  };
}

/** Files in the gateway's container, possibly from a mounted Secret. */
export function mountedCredentials({ serverCertificate, privateKey }: CertificatePaths, mount?: SecretMount): CredentialsFactory {
  check(undefined, ...at('serverCertificate', mountedPathProblem(serverCertificate)), ...at('privateKey', mountedPathProblem(privateKey)));
  return ({ scope, workload }) => {
    if (mount) checkMountWorkload(mount, workload, scope);
    return { tls: { serverCertificate, privateKey }, bundles: mount ? bundlesOf(mount.secret) : [], secrets: [] };
  };
}

function credentialsOf(secret: ICredentialSecret): ServerCredentials {
  return { tls: { credentialName: secret.name }, bundles: bundlesOf(secret), secrets: [secret] };
}

function bundlesOf(secret: ICredentialSecret): CertificateBundle[] {
  return secret instanceof ServerSecretBase && secret._holdsBundle ? [secret.bundle] : [];
}
