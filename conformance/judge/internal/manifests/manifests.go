// Package manifests reads YAML as an API server would store it.
package manifests

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"sigs.k8s.io/yaml"
)

// DefaultNamespace is where `kubectl apply` puts an object that names none.
const DefaultNamespace = "default"

var clusterScoped = map[string]bool{
	"Namespace": true, "ClusterRole": true, "ClusterRoleBinding": true, "CustomResourceDefinition": true,
	"ClusterIssuer": true, "GatewayClass": true, "PersistentVolume": true, "StorageClass": true,
}

// Parse reads every document of text. Lists are flattened; documents that are no API objects
// (Helm values, patches without kind) are an error.
func Parse(text string) ([]*unstructured.Unstructured, error) {
	documents, err := Documents(text)
	if err != nil {
		return nil, err
	}
	var objects []*unstructured.Unstructured
	for n, document := range documents {
		object := &unstructured.Unstructured{Object: document}
		if !IsObject(document) {
			return nil, fmt.Errorf("document %d has no apiVersion and kind", n+1)
		}
		if !object.IsList() {
			objects = append(objects, store(object))
			continue
		}
		if err := object.EachListItem(func(item runtime.Object) error {
			objects = append(objects, store(item.(*unstructured.Unstructured)))
			return nil
		}); err != nil {
			return nil, fmt.Errorf("document %d: %w", n+1, err)
		}
	}
	return objects, nil
}

// IsObject tells whether a document is an API object.
func IsObject(document map[string]any) bool {
	object := unstructured.Unstructured{Object: document}
	return object.GetKind() != "" && object.GetAPIVersion() != ""
}

// store fills in what the API server would, as far as Istio looks at it: without `protocol: TCP`
// Istio's file analysis reports IST0162 that nobody sees in a cluster.
func store(object *unstructured.Unstructured) *unstructured.Unstructured {
	if object.GetNamespace() == "" && !clusterScoped[object.GetKind()] {
		object.SetNamespace(DefaultNamespace)
	}
	if Is(object, "v1", "Service") {
		ports, _, _ := unstructured.NestedSlice(object.Object, "spec", "ports")
		for _, port := range ports {
			if port, ok := port.(map[string]any); ok && port["protocol"] == nil {
				port["protocol"] = "TCP"
			}
		}
		if len(ports) > 0 {
			_ = unstructured.SetNestedSlice(object.Object, ports, "spec", "ports")
		}
	}
	return object
}

// Is tells whether object has this apiVersion and kind.
func Is(object *unstructured.Unstructured, apiVersion, kind string) bool {
	return object.GetAPIVersion() == apiVersion && object.GetKind() == kind
}

// Name is how messages name an object: "Gateway default/mygateway".
func Name(object *unstructured.Unstructured) string {
	return fmt.Sprintf("%s %s/%s", object.GetKind(), object.GetNamespace(), object.GetName())
}

// YAML writes the objects as one stream.
func YAML(objects []*unstructured.Unstructured) (string, error) {
	var out strings.Builder
	for _, object := range objects {
		text, err := yaml.Marshal(object.Object)
		if err != nil {
			return "", fmt.Errorf("%s: %w", Name(object), err)
		}
		out.WriteString("---\n")
		out.Write(text)
	}
	return out.String(), nil
}
