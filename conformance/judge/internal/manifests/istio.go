package manifests

import (
	"encoding/json"
	"fmt"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"istio.io/istio/pilot/pkg/config/kube/crd"
	"istio.io/istio/pkg/config"
)

// Domain is the cluster's DNS domain.
const Domain = "cluster.local"

// Configs gives the objects that Istio's discovery reads from its configuration store.
func Configs(objects []*unstructured.Unstructured) ([]config.Config, error) {
	var configs []config.Config
	for _, object := range objects {
		text, err := json.Marshal(object.Object)
		if err != nil {
			return nil, err
		}
		parsed, _, err := crd.ParseInputs(string(text))
		if err != nil {
			return nil, fmt.Errorf("%s: %w", Name(object), err)
		}
		for _, c := range parsed {
			c.Domain = Domain // ParseInputs leaves it empty, and short host names would then stay short
			configs = append(configs, c)
		}
	}
	return configs, nil
}

// Services gives the Services among the objects.
func Services(objects []*unstructured.Unstructured) ([]corev1.Service, error) {
	var services []corev1.Service
	for _, object := range objects {
		if !Is(object, "v1", "Service") {
			continue
		}
		var service corev1.Service
		if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &service); err != nil {
			return nil, fmt.Errorf("%s: %w", Name(object), err)
		}
		services = append(services, service)
	}
	return services, nil
}
