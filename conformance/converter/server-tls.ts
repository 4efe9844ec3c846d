import { Chart } from 'cdk8s';
import { Fields } from './fields';
import {
  CaSecret, CipherSuite, EcdhCurve, GatewayWorkload, PassthroughTls, ServerCertificate, ServerCertificateSecret, ServerTls, TerminatingTls,
  TlsPolicy, TlsProtocolVersion, TrustBundleReference,
} from 'cdk8s-istio-ingress';

export function passthroughTls(mode: 'PASSTHROUGH' | 'AUTO_PASSTHROUGH'): PassthroughTls {
  return mode === 'PASSTHROUGH' ? ServerTls.passthrough() : ServerTls.autoPassthrough();
}

/** TLS that ends at the gateway. */
export function terminatingTls(chart: Chart, fields: Fields, workload: GatewayWorkload, mode = 'PASSTHROUGH'): TerminatingTls {
  const subjectAltNames = fields.texts('subjectAltNames');
  if (mode === 'ISTIO_MUTUAL') return ServerTls.istioMutual({ subjectAltNames });
  const credentialName = fields.text('credentialName');
  const options = {
    serverCertificate: credentialName === undefined ? files(fields) : secret(chart, credentialName, workload),
    tlsPolicy: policy(fields),
    alpnProtocols: fields.texts('alpnProtocols'),
  };
  if (mode === 'SIMPLE') {
    fields.ignored('caCertificates');
    if (subjectAltNames) fields.refuse('subjectAltNames', 'with mode SIMPLE');
    return ServerTls.simple(options);
  }
  const clients = {
    ...options,
    clientCertificates: authorities(chart, fields, workload),
    subjectAltNames,
    verifyCertificateSpki: fields.texts('verifyCertificateSpki'),
    verifyCertificateHash: fields.texts('verifyCertificateHash'),
  };
  switch (mode) {
    case 'MUTUAL': return ServerTls.mutual(clients);
    case 'OPTIONAL_MUTUAL': return ServerTls.optionalMutual(clients);
    default: return fields.refuse('mode', mode);
  }
}

function secret(chart: Chart, name: string, workload: GatewayWorkload): ServerCertificate {
  const existing = ServerCertificateSecret.fromSecretName(chart, unique(chart, name), name, { workload });
  return ServerCertificate.fromSecret(existing);
}

function files(fields: Fields): ServerCertificate {
  return ServerCertificate.fromPaths({
    serverCertificate: fields.text('serverCertificate') ?? fields.refuse('credentialName', 'missing'),
    privateKey: fields.text('privateKey') ?? fields.refuse('privateKey', 'missing'),
  });
}

function authorities(chart: Chart, fields: Fields, workload: GatewayWorkload): TrustBundleReference {
  const path = fields.text('caCertificates');
  if (path !== undefined) return TrustBundleReference.fromPath(path);
  const other = fields.text('caCertCredentialName');
  if (other === undefined) return TrustBundleReference.fromServerSecret();
  return TrustBundleReference.fromSecret(CaSecret.fromSecretName(chart, unique(chart, other), other, { workload }));
}

function policy(fields: Fields): TlsPolicy | undefined {
  const options = {
    minProtocolVersion: fields.text('minProtocolVersion') as TlsProtocolVersion | undefined,
    maxProtocolVersion: fields.text('maxProtocolVersion') as TlsProtocolVersion | undefined,
    cipherSuites: fields.texts('cipherSuites') as CipherSuite[] | undefined,
    ecdhCurves: fields.texts('ecdhCurves') as EcdhCurve[] | undefined,
  };
  return Object.values(options).some(value => value !== undefined) ? TlsPolicy.of(options) : undefined;
}

function unique(chart: Chart, name: string): string {
  return `${name}-${chart.node.children.length}`;
}
