package walk

import (
	"maps"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"sigs.k8s.io/yaml"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/dig"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// Workload is the gateway's Pod.
type Workload struct {
	Namespace      string            `json:"namespace"`
	Labels         map[string]string `json:"labels"`
	ServiceAccount string            `json:"serviceAccount"`
	Service        string            `json:"service"` // of the gateway, where the manifests have none that selects it
	ProxyConfig    map[string]any    `json:"proxyConfig,omitempty"`
}

// proxyConfig is the annotation by which Istio's agent configures one Pod.
const proxyConfig = "proxy.istio.io/config"

// workload is the Pod of the manifests' Deployment that has a container istio-proxy, if they have one
// that is whole (with labels); else the given one, which is what Istio's charts make.
func workload(objects []*unstructured.Unstructured, given Workload) Workload {
	for _, pod := range manifests.Pods(objects) {
		for _, c := range dig.List(dig.At(pod.Object, "spec", "containers")) {
			if dig.Text(c, "name") != container {
				continue
			}
			found := Workload{pod.GetNamespace(), maps.Clone(pod.GetLabels()), given.ServiceAccount, given.Service, nil}
			_ = yaml.Unmarshal([]byte(pod.GetAnnotations()[proxyConfig]), &found.ProxyConfig)
			if account := dig.Text(dig.At(pod.Object, "spec"), "serviceAccountName"); account != "" {
				found.ServiceAccount = account
			}
			return found
		}
	}
	return given
}
