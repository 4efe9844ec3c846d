// The public API, by domain.
export { Certificate } from './pki/x509/certificate';
export {
  ImportedAuthorityFiles, ImportedAuthorityPem, RevokeOptions, SelfSignedAuthorityOptions,
} from './pki/ca/authority-options';
export { CertificateBundleFiles, CertificateBundlePem } from './pki/ca/bundle-options';
export { CertificateAuthority, RotationOptions } from './pki/ca/certificate-authority';
export { CertificateBundle } from './pki/ca/certificate-bundle';
export { CertificateRecord, CertificateSummary, ICertificateStore } from './pki/store/store-contract';
export { IClock } from './pki/store/clock';
export { DeterministicStoreOptions } from './pki/store/deterministic/deterministic-store';
export { DirectoryStoreOptions } from './pki/store/directory/options';
export { DistinguishedName } from './pki/x509/distinguished-name';
export { InMemoryStoreOptions } from './pki/store/in-memory-store-options';
export { ClientCertificateOptions, IssueCertificateOptions, ServerCertificateOptions } from './pki/ca/issue-certificate-options';
export { KeyAlgorithm } from './pki/x509/key-algorithm';
export { Passphrase } from './pki/x509/passphrase';
export { CertificateChange, ICertificateReporter } from './pki/store/reporter';
export { CertificateReporter } from './pki/issuance/certificate-reporter';
export { TrustAnchors } from './pki/ca/trust-anchors';
export { ITrustBundleSource, TrustBundle } from './pki/ca/trust-bundle';
export { TrustBundleOptions } from './pki/ca/trust-bundle-options';
export { RevocationReason } from './pki/x509/revocation-reason';
export { RotationPhase } from './pki/issuance/rotation-phase';
export { CertificateStore } from './pki/ca/certificate-store';
export { CertificateStoreOptions } from './pki/ca/certificate-store-options';
export { CertificateRecordKind } from './pki/store/record-kind';
export { CertificateStoreContract, ICertificateStorePlace } from './pki/store/certificate-store-contract';

export { ForwardClientCertDetails } from './workload/forward-client-cert-details';
export { GatewayProxyConfig } from './workload/gateway-proxy-config';
export { GatewayWorkload, GatewayWorkloadOptions } from './workload/gateway-workload';
export { KubernetesGatewayWorkload } from './workload/kubernetes-gateway-workload';
export { GatewayServiceType, ManagedGatewayWorkload, ManagedGatewayWorkloadOptions } from './workload/managed-gateway-workload';
export { SecretVolume } from './workload/secret-volume';

export { CaConfigMap, CaConfigMapProps, ExistingCaConfigMapOptions, ICaConfigMap } from './secrets/ca-config-map';
export { CaSecret, CaSecretProps, ExistingCaSecretOptions } from './secrets/ca-secret';
export { CertManagerCertificate, CertManagerCertificateProps } from './secrets/cert-manager-certificate';
export { CertManagerIssuer } from './secrets/cert-manager-issuer';
export { CredentialSecretBase, ICredentialSecret } from './secrets/credential-secret';
export { GatewayVolumes } from './secrets/gateway-volumes';
export { MutualTlsSecret, MutualTlsSecretProps } from './secrets/mutual-tls-secret';
export { CertManagerOutputOptions } from './secrets/output/cert-manager';
export { ExternalSecretOutputOptions, ExternalSecretStore } from './secrets/output/external-secret';
export { PlainOutputOptions } from './secrets/output/plain';
export { SealedOutputOptions, SealingScope } from './secrets/output/sealed';
export { SecretOutput } from './secrets/output/secret-output';
export { SopsOutputOptions } from './secrets/output/sops';
export { SecretAccess, SecretAccessProps } from './secrets/secret-access';
export { SecretMount, SecretMountProps, ServerCertificateMountProps, TrustBundleMountProps } from './secrets/secret-mount';
export { ServerSecretBase, ServerSecretProps } from './secrets/server-secret';
export { ExistingSecretOptions, ServerCertificateSecret, ServerCertificateSecretProps } from './secrets/server-certificate-secret';
export { MountedTrustBundleOptions, TrustBundleReference } from './secrets/trust-bundle-reference';

export { BackendTlsPolicy, BackendTlsPolicyProps } from './routing/backend-tls-policy';
export { GrpcMethod, GrpcRouteOptions } from './routing/grpc-route';
export { CorsPolicy } from './routing/cors-policy';
export {
  BackendTls, BackendTlsOptions, ClientCertificatePaths, MutualBackendTlsOptions, SimpleBackendTlsOptions,
} from './routing/backend-tls';
export { ConnectionPool, H2UpgradePolicy, Http2KeepAlive, HttpConnectionPool, TcpConnectionPool, TcpKeepalive } from './routing/connection-pool';
export {
  Destination, DestinationOptions, FromServiceOptions, ServiceDestinationOptions, SingleDestination, WeightedDestination,
} from './routing/destination';
export { DelegateVirtualService, DelegateVirtualServiceProps, ExistingDelegateOptions } from './routing/delegate-virtual-service';
export { IDelegateVirtualService } from './routing/delegate-reference';
export { DestinationRule, DestinationRuleProps, Subset } from './routing/destination-rule';
export { IGateway } from './routing/gateway-reference';
export { FaultAbort, FaultAbortOptions } from './routing/fault-abort';
export { FaultDelay, FaultInjection } from './routing/fault-injection';
export { HashAlgorithm } from './routing/hash-algorithm';
export { HeaderOperations } from './routing/header-operations';
export { Hsts, HstsOptions } from './routing/hsts';
export { HttpDelegationOptions } from './routing/http-delegation';
export { HttpMatchOptions } from './routing/http-match';
export { HttpMirror } from './routing/http-mirror';
export { HttpRetries } from './routing/http-retries';
export { HttpRewrite } from './routing/http-rewrite';
export { HttpRoute } from './routing/http-route-object';
export { HttpDirectResponseOptions, HttpRedirectOptions, HttpRouteOptions } from './routing/http-route';
export { L4MatchOptions } from './routing/l4-match';
export {
  ConsistentHashOptions, CookieHashOptions, LoadBalancer, LoadBalancerOptions, LoadBalancerWarmup, WarmupLoadBalancerOptions,
} from './routing/load-balancer';
export { LocalityDistribution, LocalityFailover, LocalityLoadBalancing } from './routing/locality-load-balancing';
export { OutlierDetection } from './routing/outlier-detection';
export { PathMatch, PathMatchOptions } from './routing/path-match';
export { SecurityHeaders, SecurityHeadersOptions } from './routing/security-headers';
export { TcpRouteOptions } from './routing/tcp-route';
export { UnmatchedPreflights } from './routing/unmatched-preflights';
export { ServiceEntry, ServiceEntryDestinationOptions, ServiceEntryProps } from './routing/service-entry';
export { ServiceEntryEndpoint, ServiceEntryLocation, ServiceEntryPort, ServiceEntryResolution } from './routing/service-entry-options';
export { StringMatch } from './routing/string-match';
export {
  BackendPolicy, BackendTunnel, PortTrafficPolicy, ProxyProtocolVersion, RetryBudget, TrafficPolicy,
} from './routing/traffic-policy';
export { TlsRouteOptions } from './routing/tls-route';
export { VirtualService } from './routing/virtual-service';
export { VirtualServiceProps } from './routing/virtual-service-props';
export { ZoneAwareLoadBalancing } from './routing/zone-aware-load-balancing';

export { AccessOptions, CallerOptions, PathAccess, RequiredJwt } from './access/access-options';
export { AuthorizationAction, AuthorizationPolicy, AuthorizationPolicyProps } from './access/authorization-policy';
export { AuthorizationCondition, AuthorizationOperation, AuthorizationRule, AuthorizationSource } from './access/authorization-rule';
export { Jwks } from './access/jwks';
export { ClaimToHeader, JwtHeader, JwtRule } from './access/jwt-rule';
export { RequestAuthentication, RequestAuthenticationProps } from './access/request-authentication';

export { CertificateExpiryAlerts, CertificateExpiryAlertsProps } from './gateway/certificate-expiry-alerts';
export { CipherSuite } from './gateway/cipher-suite';
export { EcdhCurve } from './gateway/ecdh-curve';
export { Cleanup } from './gateway/cleanup';
export { Gateway } from './gateway/gateway';
export { ExistingGatewayOptions, GatewayProps } from './gateway/gateway-props';
export { CanaryOptions } from './gateway/canary';
export { HostDefaults } from './gateway/host-defaults';
export { GatewayHost } from './gateway/gateway-host';
export { HttpsRedirect, HttpsRedirectOptions } from './gateway/https-redirect';
export { MaintenanceOptions } from './gateway/maintenance';
export { HostCheck, HostCheckOptions } from './gateway/host-checks';
export { AddGrpcHostOptions, AddHostOptions, AddHttpHostOptions, AddPassthroughHostOptions, AddTcpHostOptions } from './gateway/add-host-options';
export { IKubernetesGateway, KubernetesGateway, KubernetesGatewayProps } from './gateway/kubernetes-gateway';
export { KubernetesGatewayHost, KubernetesGrpcHost, KubernetesHttpHost, KubernetesPassthroughHost } from './gateway/kubernetes-gateway-host';
export { KubernetesHosts } from './gateway/kubernetes-hosts';
export { KubernetesListenerSet, KubernetesListenerSetProps } from './gateway/kubernetes-listener-set';
export {
  HttpServerOptions, HttpsServerOptions, PassthroughServerOptions, Server, ServerOptions, TcpServerOptions, TlsServerOptions,
} from './gateway/server';
export { KeyTypeCertificates, ServerCertificate } from './gateway/server-certificate';
export { CertificatePaths, IssuedServerCertificateOptions, MountedFilesOptions } from './gateway/server-certificate-options';
export { PassthroughTls, ServerTls, TerminatingTls } from './gateway/server-tls';
export {
  IssuedTlsOptions,
  IstioMutualTlsOptions,
  MutualTlsOptions,
  ServerTlsOptions,
  SimpleTlsOptions,
} from './gateway/server-tls-options';
export { TlsPolicy, TlsPolicyOptions } from './gateway/tls-policy';
export { TlsProtocolVersion } from './validation/tls-protocol-version';

export { Finding } from './analysis/finding';
export { GatewayAnalysis, GatewayAnalysisOptions } from './analysis/gateway-analysis';
export { Severity } from './analysis/severity';
export { AnalysisAtSynth, AnalysisAtSynthOptions } from './synth/analysis-at-synth';

export { ArgoCdSyncWaves } from './api-object/argo-cd-sync-waves';
export { IngressReport } from './report/ingress-report/ingress-report';

export { IBackend } from './simulator/backend';
export { IngressSimulator, IngressSimulatorOptions } from './simulator/ingress-simulator';
export { IngressResponse, PresentedCertificate, RequestDestination } from './simulator/ingress-response';
export { IngressRequestOptions } from './simulator/ingress-request-options';

export { ManifestSnapshot } from './snapshot/manifest-snapshot';
