import { IConstruct } from 'constructs';
import { CredentialsFactory, ServerContext, ServerCredentials } from './server-credentials';
import { IngressError } from '../errors';
import { KeyAlgorithm } from '../pki/x509/key-algorithm';
import { SynthChecks } from '../synth/synth-checks';
import { ServerTlsSpec } from '../validation/gateway-spec';
import { requireIstio } from '../workload/istio-version';

/** A server with two certificates, one for each key type. */
export function twoKeyTypes(ecdsaFactory: CredentialsFactory, rsaFactory: CredentialsFactory): CredentialsFactory {
  return server => {
    const ecdsa = ecdsaFactory(server);
    const rsa = rsaFactory({ ...server, nameSuffix: '-rsa', keyAlgorithm: KeyAlgorithm.RSA_2048 });
    SynthChecks.of(server.scope).settleBeforeManifests(() => {
      checkKeyType(ecdsa, 'EC', server.scope);
      checkKeyType(rsa, 'RSA', server.scope);
    });
    return {
      tls: join(ecdsa.tls, rsa.tls, server),
      bundles: [...ecdsa.bundles, ...rsa.bundles],
      secrets: [...ecdsa.secrets, ...rsa.secrets],
    };
  };
}

function join(ecdsa: ServerTlsSpec, rsa: ServerTlsSpec, { workload, scope }: ServerContext): ServerTlsSpec {
  const what = 'a server with two certificates';
  const names = [ecdsa.credentialName, rsa.credentialName];
  if (names.every(name => name !== undefined)) {
    if (names[0] === names[1]) {
      throw new IngressError({
        code: 'invalid-credential', message: `Secret '${names[0]}' is used for both certificates`, help: 'use two Secrets',
      }, scope);
    }
    requireIstio(workload, 'credentialNames', what, 'use one certificate', scope);
    return { credentialNames: names };
  }
  if ([ecdsa, rsa].every(tls => tls.serverCertificate !== undefined)) {
    requireIstio(workload, 'tlsCertificates', what, 'use one certificate', scope);
    return { tlsCertificates: [ecdsa, rsa] };
  }
  throw new IngressError({
    code: 'invalid-tls',
    message: 'the two certificates of a server come from different kinds of sources, or ofKeyTypes is nested',
    help: 'use two Secrets, or two pairs of mounted files; ofKeyTypes cannot be nested',
  }, scope);
}

function checkKeyType({ bundles }: ServerCredentials, type: 'EC' | 'RSA', scope: IConstruct): void {
  for (const { name, certificate: { keyAlgorithm } } of bundles) {
    if (keyAlgorithm.startsWith(type)) continue;
    throw new IngressError({
      code: 'invalid-key',
      message: `certificate '${name}' has a key of type ${keyAlgorithm}, but is set as the one with `
        + `${type === 'EC' ? 'an elliptic-curve' : 'an RSA'} key`,
      help: 'set keyAlgorithm, or swap the two',
    }, scope);
  }
}
