package walk

import (
	"fmt"
	"net"

	"google.golang.org/protobuf/types/known/wrapperspb"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	meshconfig "istio.io/api/mesh/v1alpha1"
	"istio.io/istio/pilot/pkg/features"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/mesh"
	"istio.io/istio/pkg/security"
	"istio.io/istio/pkg/test"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/gatewayapi"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// onlyLocal keeps Envoy's listeners off every address but 127.0.0.1, without touching the Gateways.
const onlyLocal = `
apiVersion: networking.istio.io/v1alpha3
kind: EnvoyFilter
metadata: {name: only-local, namespace: istio-system}
spec:
  configPatches:
  - applyTo: LISTENER
    match: {context: GATEWAY}
    patch: {operation: MERGE, value: {address: {socket_address: {address: 127.0.0.1}}}}
`

// startDiscovery is Istio's discovery server over these objects, with everything that a gateway's
// Pod would bring from a cluster left out: no workload certificate, no filters of Istio's own Envoy.
func startDiscovery(t test.Failer, objects []*unstructured.Unstructured, c *cluster, gateway Workload) (*xds.FakeDiscoveryServer, error) {
	features.MetadataExchange = false
	features.ALPNFilter = false
	security.AuthPlaintext = true

	local, err := manifests.Parse(onlyLocal)
	if err != nil {
		return nil, err
	}
	ofGatewayAPI, others := gatewayapi.Split(objects)
	configs, err := manifests.Configs(append(local, others...))
	if err != nil {
		return nil, err
	}
	options := xds.FakeOptions{
		Configs:                    configs,
		KubernetesObjects:          c.all(),
		MeshConfig:                 meshConfig(),
		DisableSecretAuthorization: true,
		ListenerBuilder:            func() (net.Listener, error) { return net.Listen("tcp", "127.0.0.1:0") },
	}
	server, err := gatewayapi.Discovery(t, options, ofGatewayAPI, objects)
	if err != nil {
		return nil, err
	}
	server.Discovery.Authenticators = []security.Authenticator{anyoneIs(gateway)}
	return server, nil
}

func meshConfig() *meshconfig.MeshConfig {
	config := mesh.DefaultMeshConfig()
	config.EnableAutoMtls = wrapperspb.Bool(false)
	config.AccessLogFile = "/dev/stdout"
	return config
}

// anyoneIs takes every client for the gateway: without an identity Istio sends no Secret.
type anyoneIs Workload

func (w anyoneIs) AuthenticatorType() string { return "walk" }

func (w anyoneIs) Authenticate(security.AuthContext) (*security.Caller, error) {
	return &security.Caller{
		AuthSource: security.AuthSourceClientCertificate,
		Identities: []string{fmt.Sprintf("spiffe://%s/ns/%s/sa/%s", manifests.Domain, w.Namespace, w.ServiceAccount)},
	}, nil
}
