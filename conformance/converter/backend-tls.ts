import { Chart } from 'cdk8s';
import { Fields } from './fields';
import { BackendTls, CaSecret, GatewayWorkload, ServerCertificateSecret, TrustBundleReference } from 'cdk8s-istio-ingress';

/** `tls` of a policy. */
export function backendTls(chart: Chart, fields: Fields, workload: GatewayWorkload): BackendTls {
  const mode = fields.text('mode') ?? 'DISABLE';
  if (mode === 'DISABLE') return BackendTls.disable();
  const names = { sni: fields.text('sni'), subjectAltNames: fields.texts('subjectAltNames') };
  if (mode === 'ISTIO_MUTUAL') return BackendTls.istioMutual(names);
  const options = { ...names, insecureSkipVerify: fields.flag('insecureSkipVerify') };
  const credentialName = fields.text('credentialName');
  if (mode === 'MUTUAL' && credentialName !== undefined) {
    return BackendTls.mutual(ServerCertificateSecret.fromSecretName(chart, `Client-${chart.node.children.length}`, credentialName, { workload }), options);
  }
  const trust = authorities(chart, fields, workload, credentialName);
  switch (mode) {
    case 'SIMPLE':
      fields.ignored('clientCertificate', 'privateKey');
      return BackendTls.simple({ ...options, trust });
    case 'MUTUAL': return BackendTls.mutualFromFiles({
      clientCertificate: fields.text('clientCertificate') ?? fields.refuse('clientCertificate', 'missing'),
      privateKey: fields.text('privateKey') ?? fields.refuse('privateKey', 'missing'),
    }, { ...options, trust });
    default: return fields.refuse('mode', mode);
  }
}

/** Istio reads `<credentialName>-cacert` first, which a reference to a Secret names. */
function authorities(chart: Chart, fields: Fields, workload: GatewayWorkload, credentialName?: string): TrustBundleReference | undefined {
  const path = fields.text('caCertificates');
  if (path !== undefined) return TrustBundleReference.fromPath(path);
  if (credentialName === undefined) return undefined;
  const name = `${credentialName}-cacert`;
  return TrustBundleReference.fromSecret(CaSecret.fromSecretName(chart, `Trust-${chart.node.children.length}`, name, { workload }));
}
