import { ApiObject, ApiObjectMetadata } from 'cdk8s';
import { Construct } from 'constructs';
import { CERT_MANAGER_KEYS, renderCertificate } from './cert-manager-object';
import { credentialMetadata } from './credential-metadata';
import { CredentialSecretBase } from './credential-secret';
import { checkArguments } from '../arguments/check-arguments';
import { IngressError } from '../errors';
import { CertManagerOutputOptions } from './output/cert-manager';
import { normalizeDnsName, normalizeIpAddress, sortedSet } from '../pki/x509/alternative-names';
import { recordCreation } from '../synth/record-creation';
import { GatewayWorkload } from '../workload/gateway-workload';

/** Properties of a `CertManagerCertificate`. */
export interface CertManagerCertificateProps extends CertManagerOutputOptions {
  /**
   * Hosts of the certificate; wildcards as `*.example.com`.
   *
   * @default - none; then IP addresses are required
   */
  readonly dnsNames?: string[];

  /**
   * IP addresses of the certificate.
   *
   * @default - none
   */
  readonly ipAddresses?: string[];

  /**
   * The gateway that reads the Secret; Certificate and Secret are created in its namespace.
   *
   * @default - Istio's default ingress gateway, in `istio-system`
   */
  readonly workload?: GatewayWorkload;

  /**
   * Metadata of the Certificate; its Secret has the same name, labels and annotations. Its namespace, if given, must be the workload's.
   *
   * @default - named after the first host, in the workload's namespace
   */
  readonly metadata?: ApiObjectMetadata;
}

/**
 * A server certificate that cert-manager issues in the cluster: creates a `Certificate` (cert-manager.io/v1) in the namespace of the
 * gateway's workload, and represents the resulting Secret. No key is generated at synth.
 *
 * @see https://cert-manager.io/docs/usage/certificate/
 */
export class CertManagerCertificate extends CredentialSecretBase {
  /** The Certificate's API object. */
  public readonly apiObject: ApiObject;
  public readonly name: string;
  public readonly namespace: string;
  /** @internal */
  public readonly _keys: readonly string[] = CERT_MANAGER_KEYS;

  /**
   * @param scope parent construct
   * @param id id of the construct in its scope
   * @param props issuer, hosts, gateway
   * @throws `invalid-certificate` for hosts that no certificate can have; `invalid-credential` for a name that the gateway cannot read
   */
  constructor(scope: Construct, id: string, props: CertManagerCertificateProps) {
    checkArguments('CertManagerCertificate', [scope, id, props]);
    super(scope, id);
    recordCreation(this, new.target);
    const dnsNames = sortedSet((props.dnsNames ?? []).map((name, index) => normalizeDnsName(name, `dnsNames[${index}]`)));
    const ipAddresses = sortedSet((props.ipAddresses ?? []).map((address, index) => normalizeIpAddress(address, `ipAddresses[${index}]`)));
    const first = props.dnsNames?.[0] ?? props.ipAddresses?.[0];
    if (first === undefined) {
      throw new IngressError({
        code: 'invalid-certificate', message: 'a Certificate has no hosts', help: 'set dnsNames or ipAddresses', field: 'dnsNames',
      }, this);
    }
    const metadata = credentialMetadata(this, props.workload, props.metadata, first);
    this.name = metadata.name;
    this.namespace = metadata.namespace;
    this.apiObject = renderCertificate(this, metadata, { dnsNames, ipAddresses }, props);
  }
}
