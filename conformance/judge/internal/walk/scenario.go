// Package walk serves manifests the whole way: Istio's discovery server, a real Envoy, backends that answer.
package walk

import (
	"encoding/json"
	"strconv"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/labels"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/security"
	"istio.io/istio/pkg/test"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/dig"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/gatewayapi"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// Scenario is everything that runs.
type Scenario struct {
	gateway        Workload
	objects        []*unstructured.Unstructured // of the API only
	mounts         *Mounts
	cluster        *cluster
	istio          *xds.FakeDiscoveryServer
	files          *Files
	envoy          *Envoy
	open           map[int]int
	served         []Served
	refused        map[string]string
	missing        []string
	refusedSecrets map[string]string
	problems       []string
}

// Start brings everything up; what the caller must stop is registered with t.
func Start(t test.Failer, documents []map[string]any, given Workload, binary string, patience time.Duration) (*Scenario, error) {
	s := &Scenario{mounts: NewMounts(documents)}
	var err error
	if s.objects, err = apiObjects(documents); err != nil {
		return nil, err
	}
	if err = gatewayapi.Default(s.objects); err != nil {
		return nil, err
	}
	s.gateway = deployed(s.objects, workload(s.objects, given))
	if s.cluster, err = newCluster(s.objects); err != nil {
		return nil, err
	}
	t.Cleanup(s.cluster.stop)
	services := gatewayServices(s.cluster, s.gateway, s.listenedPorts())
	if s.open, err = openPorts(services); err != nil {
		return nil, err
	}
	if ours, _ := gatewayapi.Split(s.objects); len(ours) > 0 {
		s.cluster.objects = append(s.cluster.objects, runningPod(s.gateway, services)...)
	}
	if s.istio, err = startDiscovery(t, s.objects, s.cluster, s.gateway); err != nil {
		return nil, err
	}
	if s.files, err = StartFiles(); err != nil {
		return nil, err
	}
	t.Cleanup(s.files.stop)
	s.served = s.files.Serve(s.paths(), s.mounts, s.readFile)

	config, err := bootstrap(s.gateway, s.istio.Listener.Addr().String(), s.files.Address)
	if err != nil {
		return nil, err
	}
	if s.envoy, err = startEnvoy(binary, config); err != nil {
		return nil, err
	}
	t.Cleanup(s.envoy.Stop)
	s.refused, err = s.envoy.waitForListeners(s.expectedListeners(), patience)
	if err != nil {
		s.problems = append(s.problems, err.Error())
	}
	if s.missing, err = s.envoy.missing(); err != nil {
		return nil, err
	}
	s.refusedSecrets, err = s.rejected()
	return s, err
}

func apiObjects(documents []map[string]any) ([]*unstructured.Unstructured, error) {
	var objects []*unstructured.Unstructured
	for _, document := range documents {
		if !manifests.IsObject(document) {
			continue
		}
		text, err := json.Marshal(document)
		if err != nil {
			return nil, err
		}
		parsed, err := manifests.Parse(string(text))
		if err != nil {
			return nil, err
		}
		objects = append(objects, parsed...)
	}
	return objects, nil
}

// gateways are those that select the workload.
func (s *Scenario) gateways() []*unstructured.Unstructured {
	var ours []*unstructured.Unstructured
	for _, object := range s.objects {
		if object.GetKind() != "Gateway" || object.GroupVersionKind().Group != "networking.istio.io" {
			continue
		}
		selector, _, _ := unstructured.NestedStringMap(object.Object, "spec", "selector")
		if labels.SelectorFromSet(selector).Matches(labels.Set(s.gateway.Labels)) {
			ours = append(ours, object)
		}
	}
	return ours
}

// paths are the SDS names under which Envoy will ask for the files that Gateways and DestinationRules name.
func (s *Scenario) paths() []string {
	names := map[string]bool{}
	for _, gateway := range s.gateways() {
		for _, server := range dig.List(dig.At(gateway.Object, "spec", "servers")) {
			tls := dig.At(server, "tls")
			for _, pair := range append(dig.List(dig.At(tls, "tlsCertificates")), tls) {
				files := security.SdsCertificateConfig{
					CertificatePath: dig.Text(pair, "serverCertificate"), PrivateKeyPath: dig.Text(pair, "privateKey"),
					CaCertificatePath: dig.Text(pair, "caCertificates"),
				}
				names[files.GetResourceName()] = true
				names[files.GetRootResourceName()] = true
			}
		}
	}
	for _, object := range s.objects {
		if object.GetKind() != "DestinationRule" {
			continue
		}
		names[systemAuthorities] = true // TLS to a backend that names no authority
		policy := dig.At(object.Object, "spec", "trafficPolicy")
		for _, setting := range append(dig.List(dig.At(policy, "portLevelSettings")), policy) {
			tls := dig.At(setting, "tls")
			files := security.SdsCertificateConfig{
				CertificatePath: dig.Text(tls, "clientCertificate"), PrivateKeyPath: dig.Text(tls, "privateKey"), CaCertificatePath: dig.Text(tls, "caCertificates"),
			}
			names[files.GetResourceName()] = true
			names[files.GetRootResourceName()] = true
		}
	}
	delete(names, "")
	var all []string
	for name := range names {
		all = append(all, name)
	}
	return all
}

func (s *Scenario) expectedListeners() int {
	proxy := s.istio.SetupProxy(&model.Proxy{
		Type: model.Router, ConfigNamespace: s.gateway.Namespace, Labels: s.gateway.Labels,
		IPAddresses: []string{"127.0.0.1"}, ID: "gateway." + s.gateway.Namespace,
		Metadata: &model.NodeMetadata{Namespace: s.gateway.Namespace, Labels: s.gateway.Labels, ClusterID: "Kubernetes"},
	})
	return len(s.istio.Listeners(proxy))
}

// Ready is what the walk tells when it can be used.
type Ready struct {
	Ready     bool              `json:"ready"`
	Ports     map[string]int    `json:"ports"` // port of the gateway's Service → local port
	Admin     string            `json:"admin"`
	PID       int               `json:"pid"`
	Gateway   Workload          `json:"gateway"`
	Backends  []*Backend        `json:"backends"`
	BackendCA string            `json:"backendCa,omitempty"` // what to trust behind PASSTHROUGH
	Files     []Served          `json:"files"`               // certificates named by path
	Refused   map[string]string `json:"refused"`             // listeners that Envoy does not accept
	Missing   []string          `json:"missing"`             // Secrets for which Envoy still waits, by SDS name
	Rejected  map[string]string `json:"rejected"`            // Secrets that Envoy does not accept, by SDS name
	Problems  []string          `json:"problems"`
}

// Ready describes the running scenario.
func (s *Scenario) Ready() Ready {
	ready := Ready{
		Ready: true, Ports: map[string]int{}, Admin: s.envoy.Admin, PID: s.envoy.PID(), Gateway: s.gateway,
		Backends: s.cluster.backends, BackendCA: s.cluster.backendCA, Files: s.served,
		Refused: s.refused, Missing: s.missing, Rejected: s.refusedSecrets, Problems: append([]string{}, s.problems...),
	}
	for port, local := range s.open {
		ready.Ports[strconv.Itoa(port)] = local
	}
	return ready
}
