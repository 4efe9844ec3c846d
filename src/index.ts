// The public API, by domain.
import './analysis/register';

export { Certificate } from './pki/certificate';
export {
  ImportedAuthorityFiles, ImportedAuthorityPem, RevokeOptions, RotationOptions, SelfSignedAuthorityOptions,
} from './pki/authority-options';
export { CertificateBundleFiles, CertificateBundlePem } from './pki/bundle-options';
export { CertificateAuthority } from './pki/certificate-authority';
export { CertificateBundle } from './pki/certificate-bundle';
export { CertificateRecord, CertificateSummary, ICertificateStore } from './pki/certificate-store';
export { IClock } from './pki/clock';
export { DeterministicStoreOptions } from './pki/deterministic/deterministic-store';
export { DirectoryStoreOptions } from './pki/directory-store/options';
export { DistinguishedName } from './pki/distinguished-name';
export { InMemoryStoreOptions } from './pki/in-memory-store';
export { ClientCertificateOptions, IssueOptions, ServerCertificateOptions } from './pki/issue-options';
export { KeyAlgorithm } from './pki/key-algorithm';
export { Passphrase } from './pki/passphrase';
export { CertificateChange, ICertificateReporter } from './pki/reporter';
export { CertificateReporter } from './pki/reporters';
export { RevocationReason } from './pki/revocation-reason';
export { RotationPhase } from './pki/rotation-phase';
export { CertificateStore } from './pki/stores';

export { IngressGateway, IngressGatewayOptions } from './workload/ingress-gateway';
export { SecretVolume } from './workload/secret-volume';

export { CaBundle, CaBundleOptions } from './secrets/ca-bundle';
export { CaConfigMap, CaConfigMapProps, ICaConfigMap } from './secrets/ca-config-map';
export { CaSecret, CaSecretProps, ExistingCaSecretOptions } from './secrets/ca-secret';
export { CertManagerCertificate, CertManagerCertificateProps } from './secrets/cert-manager-certificate';
export { CertManagerIssuer } from './secrets/cert-manager-issuer';
export { ICredentialSecret } from './secrets/credential-secret';
export { GatewayVolumes } from './secrets/gateway-volumes';
export { MutualTlsSecret, MutualTlsSecretProps } from './secrets/mutual-tls-secret';
export { CertManagerOutputOptions } from './secrets/output/cert-manager';
export { ExternalSecretOutputOptions, ExternalSecretStore } from './secrets/output/external-secret';
export { PlainOutputOptions } from './secrets/output/plain';
export { SealedOutputOptions, SealingScope } from './secrets/output/sealed';
export { SecretOutput } from './secrets/output/secret-output';
export { SopsOutputOptions } from './secrets/output/sops';
export { SecretAccess, SecretAccessProps } from './secrets/secret-access';
export { CaCertificatesMountProps, SecretMount, SecretMountProps, ServerCertificateMountProps } from './secrets/secret-mount';
export { ExistingSecretOptions, TlsSecret, TlsSecretProps } from './secrets/tls-secret';

export { BackEndTls, BackEndTlsOptions, BackEndTrust, SimpleBackEndTlsOptions } from './routing/back-end-tls';
export {
  Destination, DestinationOptions, FromServiceOptions, ServiceDestinationOptions, SingleDestination, WeightedDestination,
} from './routing/destination';
export { DestinationRule, DestinationRuleProps } from './routing/destination-rule';
export { IGateway } from './routing/gateway-reference';
export { HeaderOperations } from './routing/header-operations';
export { HttpMatchOptions } from './routing/http-match';
export { HttpRetries } from './routing/http-retries';
export { HttpRewrite } from './routing/http-rewrite';
export { HttpDirectResponseOptions, HttpRedirectOptions, HttpRouteOptions } from './routing/http-route';
export { PathMatch, PathMatchOptions } from './routing/path-match';
export { ServiceEntry, ServiceEntryPort, ServiceEntryProps } from './routing/service-entry';
export { StringMatch } from './routing/string-match';
export { TlsRouteOptions } from './routing/tls-route';
export { VirtualService, VirtualServiceProps } from './routing/virtual-service';

export { CaCertificates, MountedCaOptions } from './gateway/ca-certificates';
export { CipherSuite } from './gateway/cipher-suite';
export { Cleanup } from './gateway/cleanup';
export { ExistingGatewayOptions, Gateway, GatewayProps } from './gateway/gateway';
export { GatewayHost } from './gateway/gateway-host';
export { HostCheck, HostCheckOptions } from './gateway/host-checks';
export { HostOptions, PassthroughHostOptions } from './gateway/host-options';
export { HttpServerOptions, HttpsServerOptions, PassthroughServerOptions, Server, ServerOptions } from './gateway/server';
export { CertificatePaths, IssuedCertificateOptions, MountedFilesOptions, ServerCertificate } from './gateway/server-certificate';
export { PassthroughTls, ServerTls, TerminatingTls } from './gateway/server-tls';
export { IstioMutualTlsOptions, MutualTlsOptions, SimpleTlsOptions, TlsOptions } from './gateway/tls-options';
export { TlsProtocolVersion } from './gateway/tls-protocol-version';

export { Finding } from './analysis/finding';
export { GatewayAnalysis, GatewayAnalysisOptions } from './analysis/gateway-analysis';
export { Severity } from './analysis/severity';

export { IBackend } from './ingress/backend';
export { Ingress, IngressOptions } from './ingress/ingress';
export { IngressResponse, PresentedCertificate, RequestDestination } from './ingress/ingress-response';
export { RequestOptions } from './ingress/request-options';

export { ManifestSnapshot } from './snapshot/manifest-snapshot';
