import { Severity } from './severity';

/** The meaning of a finding's code. */
export interface CatalogueEntry {
  /** Short name; for Istio's codes the name in Istio's documentation. */
  readonly name: string;
  readonly level: Severity;
  /** What the finding means. */
  readonly meaning: string;
  /** How to fix it. */
  readonly remedy: string;
  /** Differences to `istioctl analyze` under the same code. */
  readonly differs?: string;
}

const { ERROR, WARNING, INFO } = Severity;

/**
 * All codes of findings: rules, messages and docs use this list. A code is API: it never changes its meaning and is never reused.
 */
export const CATALOGUE = {
  // Istio's codes, with Istio's names and levels
  'IST0002': {
    name: 'Deprecated',
    level: WARNING,
    meaning: 'A deprecated field is used.',
    remedy: 'Use the field that replaces it.',
    differs: 'Only fields of VirtualServices are checked.',
  },
  'IST0101': {
    name: 'ReferencedResourceNotFound',
    level: ERROR,
    meaning: 'An object refers to another one that does not exist: a gateway, a workload, a Secret, a service, a port or a subset.',
    remedy: 'Correct the name or namespace, or add the object.',
    differs:
      'Reported only if the manifests include the place where the object would be; otherwise see `undecided`. Credentials are looked up for every workload of the selector, where `istioctl analyze` takes one. A missing gateway is not reported a second time as IST0132. Gateways by their old names with dots are found.',
  },
  'IST0106': {
    name: 'SchemaValidationError',
    level: ERROR,
    meaning: "Istio's admission refuses the object.",
    remedy: 'Correct the field that the finding names.',
    differs: 'Only Gateways, VirtualServices, DestinationRules, ServiceEntries, AuthorizationPolicies and RequestAuthentications are validated. '
      + 'Routes of a VirtualService that is refused are not looked up; `istioctl analyze` also reports their hosts as IST0101.',
  },
  'IST0109': {
    name: 'ConflictingMeshGatewayVirtualServiceHosts',
    level: ERROR,
    meaning: 'Two VirtualServices of the mesh have the same host: the outcome is undefined.',
    remedy: 'Merge them, or bind them to gateways without mesh.',
  },
  'IST0112': {
    name: 'VirtualServiceDestinationPortSelectorRequired',
    level: ERROR,
    meaning: 'A route leads to a service with several ports and specifies none.',
    remedy: 'Set the port of the destination.',
  },
  'IST0116': {
    name: 'DeploymentAssociatedToMultipleServices',
    level: WARNING,
    meaning: 'Services of one Deployment in the mesh use a port with different protocols.',
    remedy: 'Use a separate port for each protocol.',
    differs: 'If the Namespace that enables injection is not among the manifests, the result is `undecided`.',
  },
  'IST0118': {
    name: 'PortNameIsNotUnderNamingConvention',
    level: INFO,
    meaning: "The name of a Service's port does not specify a protocol.",
    remedy: 'Name the port after its protocol, for example http or grpc-api, or set appProtocol.',
  },
  'IST0127': {
    name: 'NoMatchingWorkloadsFound',
    level: WARNING,
    meaning: 'A policy selects no Pods, so it applies to nothing.',
    remedy: 'Move the policy to the namespace of the Pods, or correct the labels of its selector.',
    differs: 'Reported only for policies that select a gateway, or are in its namespace.',
  },
  'IST0128': {
    name: 'NoServerCertificateVerificationDestinationLevel',
    level: WARNING,
    meaning: 'A DestinationRule starts TLS without verifying the server certificate.',
    remedy: 'Set caCertificates.',
    differs: 'Not reported for a rule with credentialName that a gateway uses: the gateway reads the authorities from the Secret.',
  },
  'IST0129': {
    name: 'NoServerCertificateVerificationPortLevel',
    level: WARNING,
    meaning: 'A DestinationRule starts TLS on a port without verifying the server certificate.',
    remedy: 'Set caCertificates.',
    differs: 'Not reported for a rule with credentialName that a gateway uses: the gateway reads the authorities from the Secret.',
  },
  'IST0130': {
    name: 'VirtualServiceUnreachableRule',
    level: WARNING,
    meaning: 'A route never matches.',
    remedy: 'Put the more specific route first, or remove this one.',
  },
  'IST0131': {
    name: 'VirtualServiceIneffectiveMatch',
    level: INFO,
    meaning: 'An earlier match takes all requests of a match.',
    remedy: 'Remove the match, or put it first.',
  },
  'IST0132': {
    name: 'VirtualServiceHostNotFoundInGateway',
    level: WARNING,
    meaning: 'None of the hosts of a VirtualService is served by a gateway that it names.',
    remedy: 'Add the host to a server of the Gateway, or correct the host.',
  },
  'IST0133': {
    name: 'SchemaWarning',
    level: WARNING,
    meaning: "Istio's admission accepts the object with a warning.",
    remedy: 'Correct the field that the finding names.',
  },
  'IST0137': {
    name: 'DeploymentConflictingPorts',
    level: WARNING,
    meaning: 'Services of one Deployment in the mesh map different ports to one targetPort.',
    remedy: 'Use the same port in each Service, or a different targetPort for each.',
    differs: 'If the Namespace that enables injection is not among the manifests, the result is `undecided`.',
  },
  'IST0138': {
    name: 'GatewayDuplicateCertificate',
    level: WARNING,
    meaning: 'Two Gateways serve one certificate: a client that reuses its HTTP/2 connection gets 404.',
    remedy: 'Serve the hosts with one server, or use a separate certificate for each Gateway.',
  },
  'IST0140': {
    name: 'IngressRouteRulesNotAffected',
    level: WARNING,
    meaning: 'A gateway routes to a host whose subsets are selected by another VirtualService, which does not apply to the gateway.',
    remedy: 'Select the subset in the VirtualService of the gateway.',
    differs:
      'Short names are completed with the namespace of the VirtualService before they are compared; `istioctl analyze` compares them as text.',
  },
  'IST0145': {
    name: 'ConflictingGateways',
    level: ERROR,
    meaning: 'Two Gateways of one workload have the same host on the same port.',
    remedy: 'Keep the host in one of them.',
    differs:
      'All servers are compared; Istio’s analyzer uses only the hosts of the last server on a port of each Gateway. Hosts with a namespace are `server-dropped`.',
  },
  'IST0149': {
    name: 'JwtClaimBasedRoutingWithoutRequestAuthN',
    level: ERROR,
    meaning: 'A VirtualService routes by JWT claims, but no RequestAuthentication verifies tokens at its gateway, so the claims never match.',
    remedy: 'Add a RequestAuthentication for the workload of the gateway.',
    differs: 'Also decided for Deployments. Without any RequestAuthentication among the manifests the result is `undecided`.',
  },
  'IST0161': {
    name: 'InvalidGatewayCredential',
    level: ERROR,
    meaning: 'The Secret of a gateway has no readable certificate and key, or a certificate that is expired or not yet valid.',
    remedy: 'Put a valid tls.crt and tls.key into the Secret.',
    differs: 'A Secret with stringData is read as the API server does.',
  },
  'IST0162': {
    name: 'GatewayPortNotDefinedOnService',
    level: WARNING,
    meaning: 'A Gateway listens on a port that no Service of its workload exposes.',
    remedy: "Add the port to the gateway's Service.",
    differs: 'A Service port without protocol counts as TCP, as in the API server.',
  },
  'IST0165': {
    name: 'ReferencedInternalGateway',
    level: WARNING,
    meaning: 'A VirtualService refers to a Gateway that Istio generates.',
    remedy: 'Refer to a Gateway that you define.',
  },
  'IST0173': {
    name: 'DestinationRuleSubsetNotSelectPods',
    level: ERROR,
    meaning: 'A subset of a DestinationRule selects no Pods: requests for it get 503.',
    remedy: 'Correct the labels of the subset.',
    differs:
      'Counts Pods of Deployments, StatefulSets and DaemonSets, but only Pods of the Service; `istioctl analyze` checks Pods only, in all namespaces. Services without Pods are reported only if the manifests are complete.',
  },
  'IST0174': {
    name: 'UnknownDestinationRuleHost',
    level: WARNING,
    meaning: 'The host of a DestinationRule does not match a service.',
    remedy: 'Correct the host, or add the Service or ServiceEntry.',
    differs: 'Reported only if the manifests are complete, and not for wildcards.',
  },

  // credentials
  'credential-not-found': {
    name: 'credential not found',
    level: ERROR,
    meaning:
      'A Secret that Istio reads in addition to credentialName (a second certificate, the client authorities) is not where the gateway looks.',
    remedy: "Put it in the namespace of the gateway's workload.",
  },
  'credential-unusable': {
    name: 'credential unusable',
    level: ERROR,
    meaning: 'A Secret or mounted file has no readable certificate, key or authority, or it is not valid now.',
    remedy: 'Put valid PEM under the keys that Istio reads.',
  },
  'credential-name': {
    name: 'credential name',
    level: ERROR,
    meaning: 'A credentialName is not the name of a Secret that Istio can read.',
    remedy: 'Use the name of a Secret.',
  },
  'credential-ca-suffix': {
    name: 'credential with -cacert',
    level: ERROR,
    meaning: "Istio never serves a key from a Secret whose name ends in '-cacert'.",
    remedy: 'Rename the Secret.',
  },
  'ca-credential-suffix': {
    name: 'authority without -cacert',
    level: ERROR,
    meaning: "Istio reads a caCertCredentialName that does not end in '-cacert' as a server certificate.",
    remedy: "Add '-cacert' to the name.",
  },
  'mounted-path': {
    name: 'mounted path',
    level: ERROR,
    meaning: 'The proxy cannot use the path of a mounted file.',
    remedy: 'Use an absolute path to a file, without ~.',
  },
  'mounted-file-missing': {
    name: 'mounted file missing',
    level: ERROR,
    meaning: "A Gateway refers to a file that the gateway's Pods do not have.",
    remedy: 'Mount the Secret there, or correct the path.',
  },
  'secret-refused': {
    name: 'Secret refused',
    level: ERROR,
    meaning: 'Kubernetes refuses the Secret: keys that its type requires are missing, or values are not base64.',
    remedy: 'Correct the data.',
  },
  'secret-type-ignored': {
    name: 'Secret type ignored',
    level: ERROR,
    meaning: 'Istio does not read Secrets of this type.',
    remedy: 'Use type kubernetes.io/tls or Opaque.',
  },
  'crl-ignored': {
    name: 'revocation list ignored',
    level: WARNING,
    meaning: 'The key of a revocation list does not match the key of the authority.',
    remedy: 'Use ca.crt with ca.crl, or cacert with crl.',
  },
  'revocation-list-unusable': {
    name: 'revocation list unusable',
    level: ERROR,
    meaning: 'A revocation list is not PEM that Envoy can read: the gateway refuses every client certificate.',
    remedy: 'Put the list as a PEM block X509 CRL there, or remove it.',
  },
  'revocation-list-expired': {
    name: 'revocation list not current',
    level: ERROR,
    meaning: 'A revocation list is expired or not valid yet: the gateway refuses every client of its authority.',
    remedy: 'Replace it with the current list of the authority.',
  },
  'revocation-list-missing': {
    name: 'authority without a revocation list',
    level: ERROR,
    meaning: 'Some client authorities have a revocation list and others have none: the gateway refuses the clients of the others.',
    remedy: 'Add the list of each authority, up to the root.',
  },
  'plaintext-private-key': {
    name: 'private key in a file',
    level: WARNING,
    meaning: 'A manifest file contains an unencrypted private key.',
    remedy: 'Seal or encrypt it before you commit it, or create the Secret in the cluster.',
  },
  'ca-key-in-manifest': {
    name: 'authority key in a manifest',
    level: ERROR,
    meaning: "A manifest contains a Secret with an authority's private key.",
    remedy: 'Keep the key of an authority out of the cluster.',
  },

  // certificates
  'certificate-not-covering': {
    name: 'certificate for another host',
    level: ERROR,
    meaning: 'Clients refuse the certificate for a host of its server.',
    remedy: 'Add the host to the names of the certificate.',
  },
  'certificate-key-mismatch': {
    name: 'key of another certificate',
    level: ERROR,
    meaning: 'The private key does not match the certificate: Envoy refuses the pair.',
    remedy: 'Use a certificate and the key that belongs to it.',
  },
  'certificate-chain': {
    name: 'chain out of order',
    level: WARNING,
    meaning: 'A certificate of the chain did not issue the one before it.',
    remedy: 'Put the leaf first, then each issuer.',
  },
  'certificate-chain-root': {
    name: 'root in the chain',
    level: WARNING,
    meaning: 'The chain includes its root, which clients do not need from the server.',
    remedy: 'Remove the root.',
  },
  'certificate-no-server-auth': {
    name: 'not for servers',
    level: ERROR,
    meaning: 'The certificate is not allowed for servers: its extended key usage lacks serverAuth.',
    remedy: 'Issue it with serverAuth.',
  },
  'certificate-is-authority': {
    name: 'authority as server',
    level: WARNING,
    meaning: 'The server presents the certificate of an authority as its own.',
    remedy: 'Issue a leaf certificate.',
  },
  'certificate-common-name-only': {
    name: 'no alternative names',
    level: ERROR,
    meaning: 'The certificate has no subject alternative names, and clients ignore the common name.',
    remedy: 'Issue it with subjectAltName.',
  },
  'certificate-expires': {
    name: 'certificate expires soon',
    level: WARNING,
    meaning: 'The certificate expires soon.',
    remedy: 'Renew it.',
  },
  'certificate-weak': {
    name: 'weak certificate',
    level: ERROR,
    meaning: 'The certificate has a key that Envoy refuses, or a signature that clients refuse.',
    remedy: 'Use EC P-256 or RSA 2048 or more, and SHA-256.',
  },
  'certificate-serial-number': {
    name: 'serial number too long',
    level: WARNING,
    meaning: 'The serial number of a certificate has more than 20 octets, which RFC 5280 forbids and some clients refuse.',
    remedy: 'Issue it with a serial number of at most 20 octets.',
  },
  'cipher-suites-of-other-key': {
    name: 'cipher suites of another kind of key',
    level: WARNING,
    meaning: 'No cipher suite of a server supports the kind of key of its certificate: clients of TLS 1.2 cannot connect.',
    remedy: 'Add a suite for the kind of key, or remove cipherSuites.',
  },
  'certificate-for-tests': {
    name: 'test certificate',
    level: WARNING,
    meaning: 'The certificate was issued for tests: its key is public, or no client trusts its authority.',
    remedy: 'Use a certificate from your own authority.',
  },
  'certificate-from-seed': {
    name: 'key from a seed',
    level: ERROR,
    meaning: 'Private keys are derived from the seed of a deterministic store: everyone with the seed has them.',
    remedy:
      'Use CertificateStore.directory, or allowOutsideTests in the options of the deterministic store if this cluster is only for tests.',
  },
  'certificate-pair': {
    name: 'two certificates of one kind',
    level: WARNING,
    meaning: 'Two certificates of a server have keys of the same kind: Envoy uses only one of them.',
    remedy: 'Use one RSA and one EC certificate.',
  },
  'client-ca-unusable': {
    name: 'client authority unusable',
    level: ERROR,
    meaning: 'None of the client authorities can issue client certificates.',
    remedy: 'Use certificates of authorities.',
  },

  // servers
  'client-ca-weak': {
    name: 'client CA weak',
    level: WARNING,
    meaning: 'An authority for clients has a small RSA key, or a signature with SHA-1 or MD5: others can issue certificates that pass.',
    remedy: 'Use an authority with EC P-256 or RSA 2048 or more, and SHA-256.',
  },
  'server-dropped': {
    name: 'server dropped',
    level: ERROR,
    meaning: 'Istio silently drops a server, because another one takes precedence.',
    remedy: 'Use another port or host, or a single server.',
  },
  'server-sni-conflict': {
    name: 'two chains for one name',
    level: ERROR,
    meaning: 'A port has the same TLS server name twice, perhaps in other capitals: Envoy refuses the whole listener.',
    remedy: 'Serve the host once.',
  },
  'sni-route-dropped': {
    name: 'TLS route dropped',
    level: WARNING,
    meaning: 'Two TLS routes of a port have the same SNI host: Istio drops the second.',
    remedy: 'Keep one of them.',
  },
  'connection-reuse': {
    name: 'certificate reused over HTTP/2',
    level: WARNING,
    meaning: 'A certificate also covers a host of another server: browsers reuse their connection for it and get 404.',
    remedy: 'Serve the hosts with one server, or with certificates that do not cover each other’s hosts.',
  },
  'overlapping-hosts': {
    name: 'overlapping hosts',
    level: ERROR,
    meaning:
      'Two VirtualServices on one Gateway match a host, one exactly and one by a wider host: Istio merges their routes, the older object’s first.',
    remedy: 'Remove the server of the narrower host if one certificate is enough, or move it to a separate Gateway.',
  },
  'client-certificate-bypassed': {
    name: 'client certificate bypassed',
    level: ERROR,
    meaning:
      'The routes of a host with mutual TLS are also bound to a server of a wider host that accepts other clients: mutual TLS can be bypassed through a connection for another name.',
    remedy: 'Move the host with mutual TLS to a separate Gateway.',
  },
  'http-without-redirect': {
    name: 'http without redirect',
    level: WARNING,
    meaning: 'A host with https is also served over plain http.',
    remedy: 'Set httpsRedirect on the http server.',
  },
  'plain-http-on-https-port': {
    name: 'plain HTTP on an https port',
    level: WARNING,
    meaning: 'A server speaks plain HTTP on a port that clients use with https.',
    remedy: 'Set protocol HTTPS with tls, or use another port.',
  },
  'tls-on-http-port': {
    name: 'TLS on http port',
    level: WARNING,
    meaning: 'A server speaks TLS on port 80, which clients use with plain HTTP.',
    remedy: 'Use port 443, or write protocol HTTP.',
  },
  'redirect-without-https': {
    name: 'redirect without https',
    level: WARNING,
    meaning: 'A host is redirected to https, but no server serves it there.',
    remedy: 'Add a server with TLS for the host, or remove the redirect.',
  },
  'virtual-service-host-not-covered': {
    name: 'served with the certificate of another host',
    level: WARNING,
    meaning: 'A VirtualService serves a host on a server whose certificate does not cover it.',
    remedy: 'Add a server with a certificate for the host.',
  },
  'policy-denies-all': {
    name: 'policy that denies every request',
    level: WARNING,
    meaning: 'The AuthorizationPolicies of a gateway deny every request: ALLOW without rules and no other ALLOW, or DENY with a rule without conditions.',
    remedy: 'Add a rule that allows requests, or a condition to the rule that denies.',
  },
  'policy-list-empty': {
    name: 'empty list in a policy',
    level: WARNING,
    meaning: 'An AuthorizationPolicy or RequestAuthentication has an empty list, which Istio reads as no condition: the rule matches more requests.',
    remedy: 'Omit the list, or give values.',
  },
  'policy-ip-block': {
    name: 'range of addresses',
    level: WARNING,
    meaning: 'An AuthorizationPolicy has a range that does not begin at its address, or an IPv4 address in IPv6 form.',
    remedy: 'Write the first address of the range, and IPv4 addresses in IPv4 form.',
  },
  'policy-without-effect': {
    name: 'policy without effect',
    level: WARNING,
    meaning: 'A part of a RequestAuthentication has no effect: no rule, no key, an address that has no keys, or a header that no request can have.',
    remedy: 'Correct the field that the finding names.',
  },
  'policy-client-address': {
    name: 'address of the client',
    level: WARNING,
    meaning: 'A policy compares the address of a proxy, or one from X-Forwarded-For that the gateway does not read.',
    remedy: 'Compare remoteIpBlocks behind trusted proxies, and ipBlocks without.',
  },
  'authentication-selects-nothing': {
    name: 'authentication in another namespace than its gateway',
    level: WARNING,
    meaning: 'A RequestAuthentication has the labels of a gateway, but is in another namespace, so the gateway checks no tokens.',
    remedy: 'Move it to the namespace of the Pods.',
  },
  'policy-never-applies': {
    name: 'condition that no request meets',
    level: WARNING,
    meaning: 'A policy compares a method or path that no request has, so a DENY rule denies nothing.',
    remedy: 'Write methods in capital letters, and paths with a slash and without a query.',
  },
  'client-address-replaced': {
    name: 'address of the client replaced',
    level: WARNING,
    meaning: 'A policy compares the address of the peer, but nodes forward connections to the gateway with their own address.',
    remedy: 'Set externalTrafficPolicy to Local on the Service of the gateway.',
  },
  'privileged-port': {
    name: 'privileged port',
    level: ERROR,
    meaning: 'The gateway’s Pod is unprivileged and cannot listen below port 1024: Istio drops the server.',
    remedy: 'Set the Service’s targetPort to 1024 or above.',
  },
  'selector-empty': {
    name: 'selector of all gateways',
    level: WARNING,
    meaning: 'A Gateway without selector applies to every gateway of the mesh.',
    remedy: 'Set the selector.',
  },
  'empty-subject-alt-name': {
    name: 'empty name of a certificate',
    level: WARNING,
    meaning: 'The list of subjectAltNames has an empty name, which no certificate has. If it is the only one, every connection fails.',
    remedy: 'Give a name, or remove the entry.',
  },
  'simple-with-subject-alt-names': {
    name: 'names without authority',
    level: ERROR,
    meaning: 'Envoy refuses the listener: it cannot check names of clients without an authority.',
    remedy: 'Use mode MUTUAL.',
  },
  'tls-version-order': {
    name: 'no common TLS version',
    level: ERROR,
    meaning: 'The minimum TLS version is above the maximum.',
    remedy: 'Correct one of them.',
  },
  'tls-field-ignored': {
    name: 'TLS field ignored',
    level: WARNING,
    meaning: 'A field has no effect in this TLS mode.',
    remedy: 'Remove it, or change the mode.',
  },
  'server-field-ignored': {
    name: 'server field ignored',
    level: WARNING,
    meaning: 'Istio does not implement the field.',
    remedy: 'Remove it.',
  },
  'match-field-ignored': {
    name: 'condition of a match ignored',
    level: WARNING,
    meaning: 'Istio ignores a condition of a match, which then takes more requests or connections: `sourceLabels` and `sourceNamespace` '
      + 'beside `gateways`, and these and `destinationSubnets` in `tls` and `tcp` routes of a gateway.',
    remedy: 'Remove the condition, or limit the match to the mesh.',
  },
  'cors-credentials': {
    name: 'credentials for every origin',
    level: WARNING,
    meaning: 'A CORS policy with `allowCredentials` permits origins that any attacker can have, so any web page can act with the cookies of its '
      + 'visitors.',
    remedy: 'Name the origins that may call, or remove allowCredentials.',
  },
  'port-without-tls': {
    name: 'port without the TLS of its host',
    level: WARNING,
    meaning: 'Settings of a port in a DestinationRule have no TLS, but the host or subset has: the settings of a port replace all others, so '
      + 'Istio connects to it without TLS.',
    remedy: 'Repeat tls in the settings of the port, with mode `DISABLE` for plain text.',
  },
  'port-name-dot': {
    name: 'dot in a port name',
    level: ERROR,
    meaning: 'A dot breaks the route name that Istio derives from a port name.',
    remedy: 'Use hyphens.',
  },
  'unknown-kind': {
    name: 'kind that does not exist',
    level: ERROR,
    meaning: "Istio's CRDs do not have the kind or version of an object: the API server refuses it.",
    remedy: 'Correct apiVersion and kind.',
  },
  'unknown-field': {
    name: 'unknown field',
    level: WARNING,
    meaning: 'The API server drops unknown fields, and kubectl refuses them.',
    remedy: 'Correct the spelling.',
  },
  'istio-version': {
    name: 'field of another Istio',
    level: ERROR,
    meaning: 'The version of Istio that runs does not have a field or a value: kubectl refuses it, or the API server drops the field. '
      + 'The version is that of `--istio-version` or `GatewayWorkload({ istioVersion })`, else that of the image of the '
      + 'gateway\'s Pods, else the newest.',
    remedy: 'Remove the field, or upgrade Istio.',
  },
  'tls-below-policy': {
    name: 'TLS below the policy',
    level: WARNING,
    meaning: 'A server or listener offers a TLS version, a cipher suite or a group that the policy leaves out: that of `--tls-policy`, or '
      + 'the `TlsPolicy` of the program around a Gateway that exists already, or that is patched.',
    remedy: 'Set what the policy allows, for example with `TlsPolicy` for the Gateway or the app.',
  },
  'null-field': {
    name: 'field without a value',
    level: INFO,
    meaning: 'The API server drops fields without a value.',
    remedy: 'Set a value, or remove the field.',
  },

  // routes
  'virtual-service-host-unserved': {
    name: 'host not served',
    level: WARNING,
    meaning: 'Some hosts of a VirtualService are not served by any of its gateways; others are.',
    remedy: 'Add the host to a server, or remove it.',
  },
  'virtual-service-hidden': {
    name: 'hidden from the gateway',
    level: ERROR,
    meaning: 'A VirtualService is hidden from its gateway by exportTo.',
    remedy: 'Add the namespace of the gateway’s workload to exportTo.',
  },
  'route-kind-mismatch': {
    name: 'route kind mismatch',
    level: ERROR,
    meaning: 'The servers for a host use another kind of routes (http, tls, tcp) than the VirtualService has.',
    remedy: 'Use http where the gateway terminates TLS, tls where it passes TLS through.',
  },
  'virtual-service-shadowed': {
    name: 'shadowed virtual service',
    level: WARNING,
    meaning: 'Another VirtualService matches all requests for a host first.',
    remedy: 'Merge the routes into one VirtualService.',
  },
  'route-shadowed': {
    name: 'shadowed route',
    level: WARNING,
    meaning: 'An earlier match takes all requests of a match, in a way that Istio’s check does not detect.',
    remedy: 'Put the more specific match first.',
  },
  'route-never-applies': {
    name: 'route never applies',
    level: WARNING,
    meaning: 'A match refers to a port or gateway that its VirtualService is not bound to, or to a path or origin that no request has.',
    remedy: 'Correct the match.',
  },
  'rewrite-slashes': {
    name: 'slashes after a rewrite',
    level: INFO,
    meaning: 'A rewrite replaces a prefix so that paths get two consecutive slashes, or lack one.',
    remedy: 'End both the prefix and its replacement with a slash, or neither.',
  },
  'rewrite-invalid': {
    name: 'rewrite to an invalid path or host',
    level: WARNING,
    meaning: 'A rewrite or redirect gives a path without its slash, or an authority that is not a host: servers answer 400, or clients get a wrong URL.',
    remedy: 'Begin paths with a slash, and write only the host as authority.',
  },
  'header-name-invalid': {
    name: 'name of a header that HTTP does not have',
    level: ERROR,
    meaning: 'A header operation writes a header whose name HTTP does not allow: Istio accepts it, and requests or responses fail.',
    remedy: 'Use letters, digits and hyphens.',
  },
  'redirect-loop': {
    name: 'redirect loop',
    level: WARNING,
    meaning: 'A redirect leads back to the URL that it responds to.',
    remedy: 'Limit the route to another port, host or path.',
  },
  'short-host': {
    name: 'host without domain',
    level: WARNING,
    meaning: 'Istio completes a host without a dot to a cluster-internal name, which clients of a gateway do not use.',
    remedy: 'Write the host with its domain.',
  },
  'host-never-requested': {
    name: 'host that no client requests',
    level: WARNING,
    meaning: 'A host of a server ends with a dot, or is an IP address that TLS clients do not send as server name.',
    remedy: 'Use the DNS name that clients request.',
  },
  'destination-udp': {
    name: 'destination for UDP',
    level: WARNING,
    meaning: 'A route of a gateway leads to a port for UDP: requests get 503.',
    remedy: 'Use a port for TCP.',
  },
  'target-port-not-found': {
    name: 'name of a target port not found',
    level: WARNING,
    meaning: 'The targetPort of a Service is a name that no container port of its Pods has: the port has no endpoints.',
    remedy: 'Use the number of the port, or name the container port.',
  },
  'delegate-not-found': {
    name: 'delegate not found',
    level: ERROR,
    meaning: 'A route delegates to a VirtualService that does not exist, is hidden or has hosts: Istio drops the route.',
    remedy: 'Correct the name, exportTo or hosts of the delegate.',
  },
  'delegate-without-routes': {
    name: 'delegate without routes',
    level: WARNING,
    meaning: 'The matches of a delegate contradict the matches of the route that delegates to it: Istio drops them.',
    remedy: 'Make the matches of the delegate narrower than the matches of the route.',
  },
  'wildcard-routes-unused': {
    name: 'wildcard routes unused',
    level: WARNING,
    meaning: 'Routes of a wildcard host do not apply to hosts that have a separate VirtualService.',
    remedy: 'Repeat the routes in the VirtualService of the host, or delegate to them.',
  },
  'destination-rule-ignored': {
    name: 'DestinationRule ignored in part',
    level: ERROR,
    meaning: 'Two DestinationRules of a namespace have a traffic policy, or a subset of one name, for the same host: Istio ignores one of them, with its TLS.',
    remedy: 'Write one DestinationRule for the host.',
  },
  'destination-misspelt': {
    name: 'destination misspelt',
    level: WARNING,
    meaning: 'A destination is not found, but another one has a similar name.',
    remedy: 'Correct the name, or add its namespace.',
  },
  'destination-hidden': {
    name: 'destination hidden',
    level: ERROR,
    meaning: 'A route leads to a service whose exportTo leaves out the namespace of the gateway: requests get 503.',
    remedy: 'Add the namespace of the gateway to exportTo.',
  },
  'plain-http-to-tls-port': {
    name: 'plain HTTP to a TLS port',
    level: WARNING,
    meaning: 'The gateway sends plain HTTP to a port that expects TLS: clients get 400 or 503.',
    remedy: 'Start TLS in a DestinationRule for the port, or rename the port after its protocol.',
  },
  'service-entry-without-addresses': {
    name: 'ServiceEntry without addresses',
    level: ERROR,
    meaning: 'A gateway routes to a ServiceEntry with resolution STATIC without endpoints, or NONE, the default. The latter has no endpoints, and a gateway answers 503: only '
      + 'workloads of the mesh have an original destination to which they connect instead.',
    remedy: 'Set the resolution to DNS, or to STATIC with endpoints.',
  },
  'tls-twice': {
    name: 'TLS in TLS',
    level: WARNING,
    meaning: 'A DestinationRule starts TLS inside a TLS connection that the gateway passes through.',
    remedy: 'Remove one of the two.',
  },
  'tls-in-unused-subset': {
    name: 'TLS in an unused subset',
    level: WARNING,
    meaning: 'A DestinationRule starts TLS only for a subset that no route selects.',
    remedy: 'Move the TLS to the trafficPolicy of the destination, or select the subset.',
  },
  'server-without-routes': {
    name: 'server without routes',
    level: INFO,
    meaning: 'No VirtualService among the manifests routes any host of a server: requests get 404.',
    remedy: 'Add a VirtualService.',
  },

  // the Gateway API: reasons of Istio's conditions, as they are in the status
  'NoMatchingParent': {
    name: 'NoMatchingParent',
    level: ERROR,
    meaning: 'A parentRef of a route names a section or port that its parent does not have, or a service of the mesh that does not exist.',
    remedy: 'Correct sectionName or port.',
  },
  'NotAllowedByListeners': {
    name: 'NotAllowedByListeners',
    level: ERROR,
    meaning: 'No listener of the parent allows routes of this namespace or kind.',
    remedy: 'Correct allowedRoutes of the listener, or the parentRef.',
  },
  'NoMatchingListenerHostname': {
    name: 'NoMatchingListenerHostname',
    level: ERROR,
    meaning: 'No hostname of a route matches the hostname of a listener of its parent.',
    remedy: 'Correct the hostnames of the route or of the listener.',
  },
  'BackendNotFound': {
    name: 'BackendNotFound',
    level: ERROR,
    meaning: 'A backend of a route does not exist: its share of requests gets 500.',
    remedy: 'Correct the name or namespace, or add the Service.',
  },
  'RefNotPermitted': {
    name: 'RefNotPermitted',
    level: ERROR,
    meaning: 'A reference leads to another namespace, which has no ReferenceGrant for it.',
    remedy: 'Add a ReferenceGrant to the namespace of the object.',
  },
  'InvalidKind': {
    name: 'InvalidKind',
    level: ERROR,
    meaning: 'A reference of a route or a policy is to a kind that Istio does not support there.',
    remedy: 'Use a Service as backend, and a ConfigMap for authorities.',
  },
  'InvalidDestination': {
    name: 'InvalidDestination',
    level: ERROR,
    meaning: 'Istio cannot read a backend of a route, and serves none of its rules.',
    remedy: 'Write the name of the Service and its port.',
  },
  'InvalidFilter': {
    name: 'InvalidFilter',
    level: ERROR,
    meaning: 'Istio does not support a filter of a route, and serves none of its rules.',
    remedy: 'Remove the filter.',
  },
  'InvalidCertificateRef': {
    name: 'InvalidCertificateRef',
    level: ERROR,
    meaning: 'A certificateRef of a listener is not a Secret with a certificate and its key. Clients cannot connect if the listener has no other one.',
    remedy: 'Refer to a Secret with tls.crt and tls.key.',
    differs: 'Istio writes the condition only if no certificateRef of the listener can be used.',
  },
  'InvalidCACertificateRef': {
    name: 'InvalidCACertificateRef',
    level: ERROR,
    meaning: 'A caCertificateRef is not one object with PEM certificates under ca.crt.',
    remedy: 'Refer to one ConfigMap with ca.crt.',
  },
  'InvalidCACertificateKind': {
    name: 'InvalidCACertificateKind',
    level: ERROR,
    meaning: 'The authorities for clients are in an object of a kind that Istio does not read.',
    remedy: 'Use a ConfigMap.',
  },
  'InvalidClientCertificateRef': {
    name: 'InvalidClientCertificateRef',
    level: ERROR,
    meaning: 'The certificate that a Gateway presents to backends is not a Secret with a certificate and its key.',
    remedy: 'Refer to a Secret with tls.crt and tls.key.',
  },
  'InsecureFrontendValidationMode': {
    name: 'InsecureFrontendValidationMode',
    level: WARNING,
    meaning: 'A Gateway has authorities for client certificates, but accepts clients without a valid one.',
    remedy: 'Use mode AllowValidOnly.',
    differs: 'Istio 1.30 and earlier ignore the mode, and require a valid certificate.',
  },
  'UnsupportedProtocol': {
    name: 'UnsupportedProtocol',
    level: ERROR,
    meaning: 'Istio does not serve the protocol of a listener, or the listener of a ListenerSet lacks the tls that its protocol needs.',
    remedy: 'Use HTTP, HTTPS, TLS or TCP, in upper case.',
  },
  'HostnameConflict': {
    name: 'HostnameConflict',
    level: ERROR,
    meaning: 'Two listeners of a Gateway and its ListenerSets have the same port, protocol and hostname: Istio serves the first.',
    remedy: 'Change or remove one of them.',
    differs: 'Istio 1.30 and earlier write no condition.',
  },
  'ProtocolConflict': {
    name: 'ProtocolConflict',
    level: ERROR,
    meaning: 'Two listeners of one port have different protocols, and the same hostname or none: Istio serves the first.',
    remedy: 'Use another port or hostname.',
    differs: 'Istio 1.30 and earlier write no condition.',
  },
  'InvalidRouteKinds': {
    name: 'InvalidRouteKinds',
    level: ERROR,
    meaning: 'A listener allows a kind of routes that its protocol does not have.',
    remedy: 'Correct allowedRoutes.kinds.',
  },
  'NotAllowed': {
    name: 'NotAllowed',
    level: ERROR,
    meaning: 'A Gateway does not accept a ListenerSet: nothing in it is served.',
    remedy: 'Set spec.allowedListeners of the Gateway.',
  },
  'UnsupportedAddress': {
    name: 'UnsupportedAddress',
    level: ERROR,
    meaning: 'An address of a Gateway has a type that Istio ignores.',
    remedy: 'Use type Hostname.',
  },
  'AddressNotUsable': {
    name: 'AddressNotUsable',
    level: ERROR,
    meaning: 'An address of a Gateway is not a Service of its namespace, or lacks the port of a listener.',
    remedy: 'Move the Gateway to the namespace of the Service, or add the port.',
    differs: 'Istio also writes it for a Service that has no Pods yet.',
  },
  'InvalidParameters': {
    name: 'InvalidParameters',
    level: ERROR,
    meaning: 'The parametersRef of a Gateway is not a ConfigMap of its namespace.',
    remedy: 'Refer to a ConfigMap.',
  },
  'TargetNotFound': {
    name: 'TargetNotFound',
    level: ERROR,
    meaning: 'A target of a BackendTLSPolicy, or its port, does not exist: Istio sends plain text.',
    remedy: 'Correct the name, or sectionName, which is the name of a port.',
  },
  'Conflicted': {
    name: 'Conflicted',
    level: ERROR,
    meaning: 'Two BackendTLSPolicies are for the same target: Istio uses the older one.',
    remedy: 'Remove one of them.',
  },

  // the Gateway API: what Istio reports in no condition
  'route-not-attached': {
    name: 'route not attached',
    level: ERROR,
    meaning: 'Nothing serves a route, and Istio writes no status.',
    remedy: 'Correct the parentRefs, or the listeners of the parent.',
  },
  'route-hostname-unserved': {
    name: 'hostname of a route not served',
    level: WARNING,
    meaning: 'Some hostnames of a route match no listener of its parents, or another listener answers them, without the route.',
    remedy: 'Add a listener for the hostname, or remove it.',
  },
  'rule-without-backends': {
    name: 'rule without backends',
    level: WARNING,
    meaning: 'A rule of a route has no backend with a weight above 0: requests get 500.',
    remedy: 'Add a backend.',
  },
  'wildcard-route-conflict': {
    name: 'wildcard route on a specific listener',
    level: WARNING,
    meaning: 'A wildcard route and one with a specific hostname are attached to the same specific listener: Istio serves only the older one there.',
    remedy: 'Attach the wildcard route to the wildcard listener only.',
  },
  'jwt-issuer-keys': {
    name: 'two sets of keys for an issuer',
    level: ERROR,
    meaning: 'RequestAuthentications of one gateway take the keys of an issuer from different places: tokens by either keys are accepted on all of its hosts.',
    remedy: 'Use the same jwks or jwksUri in each, or different issuers.',
  },
  'listener-selector-missing': {
    name: 'listener selector missing',
    level: WARNING,
    meaning: 'A listener selects namespaces by label without a selector: Istio accepts routes of every namespace.',
    remedy: 'Add namespaces.selector, or set from to Same.',
  },
  'listener-without-tls': {
    name: 'listener without tls',
    level: ERROR,
    meaning: 'A listener of a Gateway with HTTPS or TLS has no tls: Istio accepts it, and nothing listens.',
    remedy: 'Add tls with certificateRefs.',
  },
  'tls-terminate-mode-ignored': {
    name: 'TLS terminate mode ignored',
    level: ERROR,
    meaning: 'The option for client certificates has a value that Istio ignores, so the listener accepts clients without certificates.',
    remedy: 'Write MUTUAL or OPTIONAL_MUTUAL.',
  },
  'tls-option-ignored': {
    name: 'TLS option ignored',
    level: WARNING,
    meaning: 'Istio does not know an option of a listener, or a part of its value.',
    remedy: 'Correct it, or remove it.',
  },
  'client-validation-unused': {
    name: 'authorities for clients not used',
    level: WARNING,
    meaning: 'A Gateway sets authorities for the clients of a port on which no listener terminates TLS.',
    remedy: 'Correct the port.',
  },
  'regex-refused': {
    name: 'regular expression refused',
    level: ERROR,
    meaning: 'A regular expression of a route is not RE2: the CRD and Istio accept it, and Envoy refuses every route of the listener.',
    remedy: 'Correct the expression; RE2 has no look-around and no back references.',
  },
  'backend-names-unchecked': {
    name: 'names of a backend not checked',
    level: WARNING,
    meaning: 'A BackendTLSPolicy has no subjectAltNames: Istio accepts every certificate of the authorities, whatever its names.',
    remedy: 'Add subjectAltNames.',
  },
  'crd-refused': {
    name: 'refused by the CRD',
    level: ERROR,
    meaning: 'The CRDs of the Gateway API refuse the object: it never gets into the cluster.',
    remedy: 'Correct the field that the finding names.',
  },
  'gateway-api-version': {
    name: 'version of the Gateway API',
    level: WARNING,
    meaning: 'The API server does not serve the version of an object, or Istio ignores its CRD.',
    remedy: 'Use version v1, and the CRDs of a current release.',
  },

  // the input
  'unreadable-input': {
    name: 'unreadable input',
    level: ERROR,
    meaning: 'A file or document cannot be read, so nothing in it is checked.',
    remedy: 'Correct the syntax.',
  },
  'link-not-followed': {
    name: 'link not followed',
    level: INFO,
    meaning: 'A folder has a symbolic link to a manifest or folder, so nothing behind it is checked.',
    remedy: 'Pass the path that it leads to.',
  },
  'template-not-rendered': {
    name: 'template not rendered',
    level: WARNING,
    meaning: 'A file is a template, so nothing in it is checked.',
    remedy: 'Render it, and analyze the result.',
  },

  // the analysis itself
  'duplicate-object': {
    name: 'duplicate object',
    level: ERROR,
    meaning: 'Two objects have the same kind, namespace and name: the last one replaces the first.',
    remedy: 'Rename or remove one.',
  },
  'object-in-several-files': {
    name: 'object in several files',
    level: INFO,
    meaning:
      'Several files contain objects with the same kind, namespace and name, such as alternatives: only the last one is compared with other objects.',
    remedy: 'Analyse only the files that are applied together.',
  },
  'suppression-unused': { name: 'unused suppression', level: WARNING, meaning: 'No finding matches a suppression.', remedy: 'Remove it.' },
  'undecided': {
    name: 'undecided',
    level: INFO,
    meaning: 'The result depends on objects that are not among the manifests.',
    remedy: 'Analyze it together with these objects.',
  },
} as const satisfies { readonly [code: string]: CatalogueEntry };

/** A code of the catalogue. */
export type FindingCode = keyof typeof CATALOGUE;

/** The entry of a code. */
export function catalogueEntry(code: FindingCode): CatalogueEntry {
  return CATALOGUE[code];
}

/** The page of Istio's documentation for a code; undefined for our codes. */
export function istioPage(code: string): string | undefined {
  return /^IST\d{4}$/.test(code) ? `https://istio.io/latest/docs/reference/config/analysis/${code.toLowerCase()}/` : undefined;
}

/** The page that explains a code: Istio's, else the entry in this project's list of findings. */
export function pageOf(code: string): string {
  return istioPage(code) ?? `https://github.com/cdk8s-istio-ingress/cdk8s-istio-ingress/blob/main/docs/reference/findings.md#${code}`;
}
