import { IConstruct } from 'constructs';
import {
  checkMountWorkload,
  checkSecretNamespace,
  credentialNameOf,
  readingWorkload,
  ServerContext,
  ServerCredentials,
} from './server-credentials';
import { IngressError } from '../errors';
import { TrustAnchors } from '../pki/ca/trust-anchors';
import { TrustBundle } from '../pki/ca/trust-bundle';
import { CaConfigMap, ICaConfigMap } from '../secrets/ca-config-map';
import { revocationKey } from '../secrets/ca-content';
import { CaSecret } from '../secrets/ca-secret';
import { ICredentialSecret, keysOf } from '../secrets/credential-secret';
import { MutualTlsSecret } from '../secrets/mutual-tls-secret';
import { SecretMount } from '../secrets/secret-mount';
import { TrustBundleReference } from '../secrets/trust-bundle-reference';
import { onFailure } from '../synth/all-or-nothing';
import { caCredentialNameProblem } from '../validation/credential-name';
import { TlsMode } from '../validation/gateway-spec';
import { check } from '../validation/problem';
import { requireIstio } from '../workload/istio-version';

/** How a server refers to the authorities of its clients. */
export type ClientTrust = Pick<ServerCredentials, 'tls' | 'caSecret' | 'caCrl'>;

/** Keys of a Secret under which Istio finds authorities. */
const CA_KEYS = ['ca.crt', 'cacert'];

/**
 * Decides where a server with its certificate finds the authorities of its clients. For a bundle it creates a `CaSecret`; for
 * optional mutual TLS in the Gateway API, a `CaConfigMap`: Istio reads nothing else there.
 */
export function clientTrust(
  anchors: TrustAnchors, server: ServerContext, certificate: ServerCredentials, mode: TlsMode,
): ClientTrust {
  if (anchors instanceof TrustBundle) {
    return server.gatewayApi && mode === 'OPTIONAL_MUTUAL' ? configMapOf(anchors, server, certificate) : fromBundle(anchors, server, certificate);
  }
  if (anchors instanceof TrustBundleReference) {
    const location = anchors._location;
    switch (location.kind) {
      case 'secret': return fromSecret(location.secret, server, certificate);
      case 'server-secret': return fromServerSecret(server, certificate);
      case 'config-map': return fromConfigMap(location.configMap, server, certificate);
      case 'file': return fromFile(location.path, location.mount, server, certificate);
    }
  }
  throw new IngressError({
    code: 'invalid-tls',
    message: 'clientCertificates is not a trust bundle',
    help: 'use TrustBundle.of(…) or a TrustBundleReference',
    field: 'clientCertificates',
  }, server.scope);
}

function fromBundle(trustBundle: TrustBundle, server: ServerContext, certificate: ServerCredentials): ClientTrust {
  const { scope, site } = server;
  const credential = requireCredential(certificate, scope, 'would be put in a Secret');
  const name = `${credential}-cacert`;
  const existing = scope.node.tryFindChild(name);
  if (existing instanceof CaSecret) {
    if (existing.trustBundle._equals(trustBundle)) return { tls: {}, caSecret: name }; // servers with one certificate share its Secrets
    throw new IngressError({
      code: 'invalid-credential',
      message: `servers that share certificate '${credential}' trust different authorities, so Secret '${name}' would need two contents`,
      help: 'use different certificates for the servers, or the same authorities',
    }, scope);
  }
  site.record(new CaSecret(scope, name, { trustBundle, workload: readingWorkload(server, certificate), metadata: { name } }));
  return { tls: {}, caSecret: name };
}

/** Listeners of one port must name the same ConfigMap, so equal bundles share one. */
function configMapOf(trustBundle: TrustBundle, server: ServerContext, certificate: ServerCredentials): ClientTrust {
  const { scope, workload: { namespace }, site } = server;
  const existing = scope.node.children.filter(child => child instanceof CaConfigMap);
  const same = existing.find(configMap => configMap.trustBundle._equals(trustBundle));
  if (same) return fromConfigMap(same, server, certificate);
  const name = `${requireCredential(certificate, scope, 'would be put in a ConfigMap')}-clients`;
  const created = new CaConfigMap(scope, name, { trustBundle, metadata: { name, namespace } });
  site.record(created);
  return fromConfigMap(created, server, certificate);
}

function fromSecret(secret: ICredentialSecret, server: ServerContext, certificate: ServerCredentials): ClientTrust {
  const { scope, workload } = server;
  const credential = requireCredential(certificate, scope, `come from Secret '${secret.name}'`);
  checkSecretNamespace(secret, readingWorkload(server, certificate), scope);
  requireCaKey(secret, scope);
  const caSecret = secret.name;
  if (caSecret === `${credential}-cacert`) return { tls: {}, caSecret }; // where Istio looks by default
  requireIstio(workload, 'caCertCredentialName', `Secret '${secret.name}' beside '${credential}'`, `name it '${credential}-cacert'`, scope);
  check(scope, caCredentialNameProblem(secret.name));
  return { tls: { caCertCredentialName: caSecret }, caSecret };
}

function fromServerSecret(server: ServerContext, certificate: ServerCredentials): ClientTrust {
  const { scope } = server;
  const { namespace } = readingWorkload(server, certificate);
  const caSecret = requireCredential(certificate, scope, "come from the server's own Secret");
  const name = `${caSecret}-cacert`;
  if (certificate.secrets.length > 0) requireCaKey(certificate.secrets[0], scope);
  let isServed = true;
  onFailure(scope, () => { isServed = false; });
  scope.node.addValidation({
    validate: () => !isServed ? [] : scope.node.root.node.findAll()
      .filter(other => other instanceof CaSecret && other.name === name && other.namespace === namespace)
      .map(other => `Secret '${name}' (${other.node.path}) takes precedence over the ca.crt that the server reads; rename it `
        + '(invalid-credential)'),
  });
  return { tls: {}, caSecret };
}

function fromConfigMap(configMap: ICaConfigMap, { scope, workload }: ServerContext, certificate: ServerCredentials): ClientTrust {
  const credential = requireCredential(certificate, scope, `come from ConfigMap '${configMap.name}'`);
  requireIstio(workload, 'caCertCredentialName', `ConfigMap '${configMap.name}'`, `use a CaSecret named '${credential}-cacert'`, scope);
  return { tls: { caCertCredentialName: `configmap://${configMap.namespace}/${configMap.name}` } };
}

function fromFile(
  path: string, mount: SecretMount | undefined, { scope, workload }: ServerContext, certificate: ServerCredentials,
): ClientTrust {
  const credential = credentialNameOf(certificate);
  if (credential !== undefined) {
    throw new IngressError({
      code: 'invalid-tls',
      message: `the server certificate comes from Secret '${credential}', so Istio ignores the authorities in file '${path}'`,
      help: 'use a TrustBundle, or a TrustBundleReference to a Secret or ConfigMap; or mount the server certificate too',
    }, scope);
  }
  if (mount) checkMountWorkload(mount, workload, scope);
  const { secret } = mount ?? {};
  const trustBundle = secret instanceof CaSecret || secret instanceof MutualTlsSecret ? secret.trustBundle : undefined;
  const listKey = revocationKey(secret instanceof CaSecret ? secret.key : 'ca.crt');
  return {
    tls: { caCertificates: path },
    caCrl: () => trustBundle?._hasRevocationLists ? `${mount!.mountPath}/${listKey}` : undefined,
  };
}

function requireCredential(certificate: ServerCredentials, scope: IConstruct, authorities: string): string {
  const name = credentialNameOf(certificate);
  if (name !== undefined) return name;
  throw new IngressError({
    code: 'invalid-tls',
    message: `the server certificate is a mounted file, but its authorities ${authorities}, which Istio then ignores`,
    help: 'use TrustBundleReference.fromMountedFile or fromPath; or read the server certificate from a Secret too',
  }, scope);
}

function requireCaKey(secret: ICredentialSecret, scope: IConstruct): void {
  const keys = keysOf(secret);
  if (!keys || keys.some(key => CA_KEYS.includes(key))) return;
  throw new IngressError({
    code: 'invalid-credential',
    message: `Secret '${secret.name}' has no ca.crt (has: ${keys.join(', ')})`,
    help: 'use a CaSecret, a MutualTlsSecret, or TrustBundle.of; any other key is readable as a mounted file only',
  }, scope);
}
