import { backendTlsPolicy } from './backend-tls-policy';
import { backendTlsPolicyContent } from './backend-tls-policy-content';
import { bothApis } from './both-apis';
import { caKeyInManifest } from './ca-key-in-manifest';
import { certificateChain } from './certificate-chain';
import { certificateExpires } from './certificate-expires';
import { certificateForTests } from './certificate-for-tests';
import { certificateFromSeed } from './certificate-from-seed';
import { certificateKeyMismatch } from './certificate-key-mismatch';
import { certificateNotCovering } from './certificate-not-covering';
import { certificatePair } from './certificate-pair';
import { certificateUsage } from './certificate-usage';
import { certificateWeak } from './certificate-weak';
import { cipherSuitesOfOtherKey } from './cipher-suites-of-other-key';
import { clientCaUnusable } from './client-ca-unusable';
import { clientCertificateBypassed } from './client-certificate-bypassed';
import { conflictingGateways } from './conflicting-gateways';
import { connectionReuse } from './connection-reuse';
import { credentialNotFound } from './credential-not-found';
import { crlIgnored } from './crl-ignored';
import { delegateNotFound } from './delegate-not-found';
import { deploymentServices } from './deployment-services';
import { deprecatedField } from './deprecated-field';
import { destinationCredential } from './destination-credential';
import { destinationHidden } from './destination-hidden';
import { destinationNotFound } from './destination-not-found';
import { destinationPortRequired } from './destination-port-required';
import { destinationRuleIgnored } from './destination-rule-ignored';
import { destinationRuleTarget } from './destination-rule-target';
import { destinationRuleVerification } from './destination-rule-verification';
import { destinationTls } from './destination-tls';
import { duplicateCertificate } from './duplicate-certificate';
import { duplicateObject } from './duplicate-object';
import { frontendValidation } from './frontend-validation';
import { gatewayApiCrd } from './gateway-api-crd';
import { gatewayApiIstioVersion } from './gateway-api-istio-version';
import { gatewayApiVersion } from './gateway-api-version';
import { gatewayCredentialInvalid } from './gateway-credential-invalid';
import { gatewayNotFound } from './gateway-not-found';
import { hostNeverRequested } from './host-never-requested';
import { hostNotInGateway } from './host-not-in-gateway';
import { httpWithoutRedirect } from './http-without-redirect';
import { ingressSubsetUnaffected } from './ingress-subset-unaffected';
import { internalGateway } from './internal-gateway';
import { istioVersion } from './istio-version';
import { jwtClaimWithoutAuthentication } from './jwt-claim-without-authentication';
import { jwtIssuerKeys } from './jwt-issuer-keys';
import { kubernetesGatewayAddress } from './kubernetes-gateway-address';
import { kubernetesGatewayClass } from './kubernetes-gateway-class';
import { kubernetesGatewayClientCertificate } from './kubernetes-gateway-client-certificate';
import { kubernetesGatewayReference } from './kubernetes-gateway-reference';
import { kubernetesRedirectLoop } from './kubernetes-redirect-loop';
import { listenerCertificate } from './listener-certificate';
import { listenerCertificateContent } from './listener-certificate-content';
import { listenerClientAuthority } from './listener-client-authority';
import { listenerClientAuthorityContent } from './listener-client-authority-content';
import { listenerConflict } from './listener-conflict';
import { listenerConnectionReuse } from './listener-connection-reuse';
import { listenerProtocol } from './listener-protocol';
import { listenerProtocolsMixed } from './listener-protocols-mixed';
import { listenerRouteKinds } from './listener-route-kinds';
import { listenerRouteNotCovered } from './listener-route-not-covered';
import { listenerSelectorMissing } from './listener-selector-missing';
import { listenerSetNotAllowed } from './listener-set-not-allowed';
import { listenerTlsOption } from './listener-tls-option';
import { meshHostsConflict } from './mesh-hosts-conflict';
import { mountedFileInvalid } from './mounted-file-invalid';
import { mountedFileMissing } from './mounted-file-missing';
import { overlappingHosts } from './overlapping-hosts';
import { plainHttpOnHttpsPort } from './plain-http-on-https-port';
import { plaintextPrivateKey } from './plaintext-private-key';
import { policyClientAddress } from './policy-client-address';
import { policyDeniesAll } from './policy-denies-all';
import { policySelectsNothing } from './policy-selects-nothing';
import { portNameConvention } from './port-name-convention';
import { portNotOnService } from './port-not-on-service';
import { privilegedPort } from './privileged-port';
import { redirectLoop } from './redirect-loop';
import { redirectWithoutHttps } from './redirect-without-https';
import { revocationList } from './revocation-list';
import { rewriteInvalid } from './rewrite-invalid';
import { rewriteSlashes } from './rewrite-slashes';
import { routeBackend } from './route-backend';
import { routeFilter } from './route-filter';
import { routeHostname } from './route-hostname';
import { routeKindMismatch } from './route-kind-mismatch';
import { routeNeverApplies } from './route-never-applies';
import { routeParent } from './route-parent';
import { routePlainHttp } from './route-plain-http';
import { routeRegex } from './route-regex';
import { routeRuleShadowed } from './route-rule-shadowed';
import { routeShadowed } from './route-shadowed';
import { routeTakesPlace } from './route-takes-place';
import { ruleWithoutBackends } from './rule-without-backends';
import { secretRefused } from './secret-refused';
import { selectorEmpty } from './selector-empty';
import { selectorNotFound } from './selector-not-found';
import { serverDropped } from './server-dropped';
import { serverSniConflict } from './server-sni-conflict';
import { serverWithoutRoutes } from './server-without-routes';
import { serviceEntryWithoutAddresses } from './service-entry-without-addresses';
import { servicePorts } from './service-ports';
import { shortHost } from './short-host';
import { subsetNotFound } from './subset-not-found';
import { tlsBelowPolicy } from './tls-below-policy';
import { unknownKind } from './unknown-kind';
import { unreadableInput } from './unreadable-input';
import { validation } from './validation';
import { virtualServiceHidden } from './virtual-service-hidden';
import { virtualServiceHostNotCovered } from './virtual-service-host-not-covered';
import { virtualServiceShadowed } from './virtual-service-shadowed';
import { wildcardRoutesUnused } from './wildcard-routes-unused';
import { Rule } from '../rule';

/** All rules. */
export const RULES: readonly Rule[] = [
  backendTlsPolicy,
  backendTlsPolicyContent,
  bothApis,
  caKeyInManifest,
  certificateChain,
  certificateExpires,
  certificateForTests,
  certificateFromSeed,
  certificateKeyMismatch,
  certificateNotCovering,
  certificatePair,
  certificateUsage,
  certificateWeak,
  cipherSuitesOfOtherKey,
  clientCaUnusable,
  clientCertificateBypassed,
  conflictingGateways,
  connectionReuse,
  credentialNotFound,
  crlIgnored,
  delegateNotFound,
  deploymentServices,
  deprecatedField,
  destinationCredential,
  destinationHidden,
  destinationNotFound,
  destinationPortRequired,
  destinationRuleIgnored,
  destinationRuleTarget,
  destinationRuleVerification,
  destinationTls,
  serviceEntryWithoutAddresses,
  servicePorts,
  duplicateCertificate,
  duplicateObject,
  frontendValidation,
  gatewayApiCrd,
  gatewayApiIstioVersion,
  gatewayApiVersion,
  gatewayCredentialInvalid,
  gatewayNotFound,
  hostNeverRequested,
  hostNotInGateway,
  httpWithoutRedirect,
  ingressSubsetUnaffected,
  internalGateway,
  istioVersion,
  jwtClaimWithoutAuthentication,
  jwtIssuerKeys,
  kubernetesGatewayAddress,
  kubernetesGatewayClass,
  kubernetesGatewayClientCertificate,
  kubernetesGatewayReference,
  kubernetesRedirectLoop,
  listenerCertificate,
  listenerCertificateContent,
  listenerClientAuthority,
  listenerClientAuthorityContent,
  listenerConflict,
  listenerConnectionReuse,
  listenerProtocol,
  listenerProtocolsMixed,
  listenerRouteKinds,
  listenerRouteNotCovered,
  listenerSelectorMissing,
  listenerSetNotAllowed,
  listenerTlsOption,
  meshHostsConflict,
  mountedFileInvalid,
  mountedFileMissing,
  overlappingHosts,
  plainHttpOnHttpsPort,
  plaintextPrivateKey,
  portNameConvention,
  portNotOnService,
  policyClientAddress,
  policySelectsNothing,
  policyDeniesAll,
  privilegedPort,
  redirectLoop,
  redirectWithoutHttps,
  revocationList,
  rewriteInvalid,
  rewriteSlashes,
  routeBackend,
  routeFilter,
  routeRegex,
  routeHostname,
  routeKindMismatch,
  routeNeverApplies,
  routeParent,
  routePlainHttp,
  routeRuleShadowed,
  routeShadowed,
  routeTakesPlace,
  ruleWithoutBackends,
  secretRefused,
  selectorEmpty,
  selectorNotFound,
  serverDropped,
  serverSniConflict,
  serverWithoutRoutes,
  shortHost,
  subsetNotFound,
  tlsBelowPolicy,
  unknownKind,
  unreadableInput,
  validation,
  virtualServiceHidden,
  virtualServiceHostNotCovered,
  virtualServiceShadowed,
  wildcardRoutesUnused,
];
