package simulate

import (
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	tls "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
)

// describe reads the TLS settings that Istio made for the matched filter chain.
func describe(chain *listener.FilterChain, result *Result) error {
	if chain.GetTransportSocket() == nil {
		return nil
	}
	var context tls.DownstreamTlsContext
	if err := chain.GetTransportSocket().GetTypedConfig().UnmarshalTo(&context); err != nil {
		return err
	}
	common := context.GetCommonTlsContext()
	for _, certificate := range common.GetTlsCertificateSdsSecretConfigs() {
		result.Certificates = append(result.Certificates, certificate.GetName())
	}
	result.ClientCA = common.GetValidationContextSdsSecretConfig().GetName()
	if combined := common.GetCombinedValidationContext(); combined != nil {
		result.ClientCA = combined.GetValidationContextSdsSecretConfig().GetName()
		result.SubjectAltNames = len(combined.GetDefaultValidationContext().GetMatchSubjectAltNames()) //nolint:staticcheck // the field that Istio sets
	}
	result.ClientCertificate = context.GetRequireClientCertificate().GetValue()
	if versions := common.GetTlsParams(); versions != nil {
		result.MinTLS = versions.GetTlsMinimumProtocolVersion().String()
		result.MaxTLS = versions.GetTlsMaximumProtocolVersion().String()
	}
	return nil
}
