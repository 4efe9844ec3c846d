package simulate

import (
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"testing"

	cluster "github.com/envoyproxy/go-control-plane/envoy/config/cluster/v3"
	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pilot/pkg/serviceregistry/kube"
	"istio.io/istio/pilot/pkg/simulation"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/test"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/gatewayapi"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// Simulate answers one case.
func Simulate(c Case) (answer Answer) {
	answer = Answer{ID: c.ID, Results: []Result{}}
	start, err := starting(c)
	if err != nil {
		answer.Error = err.Error()
		return answer
	}
	err = test.Wrap(func(t test.Failer) {
		istio := start(t)
		proxies := map[string]*simulation.Simulation{}
		for _, call := range c.Calls {
			workload := c.Gateway
			if call.Gateway != nil {
				workload = *call.Gateway
			}
			key, _ := json.Marshal(workload)
			if proxies[string(key)] == nil {
				proxies[string(key)] = proxy(istio, workload.withDefaults())
			}
			answer.Results = append(answer.Results, run(proxies[string(key)], call))
		}
	})
	if err == nil && len(answer.Results) < len(c.Calls) {
		err = errors.New("Istio's simulation gave up (its own t.Fatal)")
	}
	if err != nil {
		answer.Error = err.Error()
	}
	return answer
}

// starting prepares Istio for a case. The Gateway API needs Istio's controller, which runs in the discovery server only.
func starting(c Case) (func(test.Failer) *core.ConfigGenTest, error) {
	objects, err := manifests.Parse(c.YAML + "\n---\n" + c.Context)
	if err != nil {
		return nil, err
	}
	ours, others := gatewayapi.Split(objects)
	if len(ours) == 0 {
		options, err := options(c)
		return func(t test.Failer) *core.ConfigGenTest { return core.NewConfigGenTest(t, *options) }, err
	}
	if err := gatewayapi.Default(ours); err != nil {
		return nil, err
	}
	var ofIstio []*unstructured.Unstructured
	for _, object := range others {
		if strings.Contains(object.GetAPIVersion(), "istio.io/") {
			ofIstio = append(ofIstio, object)
		} else {
			ours = append(ours, object)
		}
	}
	configs, err := manifests.Configs(ofIstio)
	return func(t test.Failer) *core.ConfigGenTest {
		server, err := gatewayapi.Discovery(t, xds.FakeOptions{Configs: configs}, ours, objects)
		if err != nil {
			t.Fatal(err)
		}
		gatewayapi.AwaitRoutes(server, ours)
		return server.ConfigGenTest
	}, err
}

func options(c Case) (*core.TestOptions, error) {
	objects, err := manifests.Parse(c.YAML)
	if err != nil {
		return nil, err
	}
	context, err := manifests.Parse(c.Context)
	if err != nil {
		return nil, err
	}
	everything := append(append([]*unstructured.Unstructured{}, objects...), context...)
	configs, err := manifests.Configs(everything)
	if err != nil {
		return nil, err
	}
	services, err := manifests.Services(everything)
	if err != nil {
		return nil, err
	}
	options := &core.TestOptions{Configs: configs}
	for _, service := range services {
		converted := kube.ConvertService(service, nil, manifests.Domain, constants.DefaultClusterName, manifests.Domain)
		options.Services = append(options.Services, converted)
	}
	return options, nil
}

func proxy(istio *core.ConfigGenTest, workload Workload) *simulation.Simulation {
	node := istio.SetupProxy(gateway(workload))
	// the simulation wants a *testing.T only to fail; an empty one ends the goroutine that test.Wrap started
	return simulation.NewSimulationFromConfigGen(&testing.T{}, istio, node)
}

func gateway(workload Workload) *model.Proxy {
	kind := model.Router
	if workload.Sidecar {
		kind = model.SidecarProxy
	}
	return &model.Proxy{
		Type:            kind,
		ID:              "gateway." + workload.Namespace,
		IPAddresses:     []string{"127.0.0.1"},
		ConfigNamespace: workload.Namespace,
		Labels:          workload.Labels,
		Metadata:        &model.NodeMetadata{Namespace: workload.Namespace, Labels: maps.Clone(workload.Labels)},
	}
}

func run(proxy *simulation.Simulation, call Call) Result {
	input := simulation.Call{
		Port:       call.Port,
		Protocol:   simulation.HTTP,
		TLS:        simulation.Plaintext,
		HostHeader: call.Host,
		Sni:        call.SNI,
		Path:       call.Path,
		CallMode:   simulation.CallModeGateway,
	}
	if call.Protocol != "" {
		input.Protocol = simulation.Protocol(call.Protocol)
	}
	if call.TLS {
		input.TLS = simulation.TLS
	}
	result := Result{}
	input.CustomListenerValidations = []simulation.CustomFilterChainValidation{
		func(chain *listener.FilterChain) error { return describe(chain, &result) },
	}
	matched := proxy.Run(input)
	if matched.Error != nil {
		result.Error = matched.Error.Error()
	}
	result.Listener = matched.ListenerMatched
	result.FilterChain = matched.FilterChainMatched
	result.RouteConfig = matched.RouteConfigMatched
	result.VirtualHost = matched.VirtualHostMatched
	result.Route = matched.RouteMatched
	result.Cluster = matched.ClusterMatched
	result.NoCluster = matched.ClusterMatched != "" && !slices.ContainsFunc(proxy.Clusters, func(c *cluster.Cluster) bool {
		return c.Name == matched.ClusterMatched
	})
	return result
}
