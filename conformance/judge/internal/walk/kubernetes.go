package walk

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// endpoints lets every port of a Service end at a backend of ours.
func endpoints(service *corev1.Service, listening map[int32]int) *discoveryv1.EndpointSlice {
	ready, tcp := true, corev1.ProtocolTCP
	slice := &discoveryv1.EndpointSlice{
		TypeMeta: metav1.TypeMeta{APIVersion: "discovery.k8s.io/v1", Kind: "EndpointSlice"},
		ObjectMeta: metav1.ObjectMeta{
			Name: service.Name + "-walk", Namespace: service.Namespace,
			Labels: map[string]string{discoveryv1.LabelServiceName: service.Name},
		},
		AddressType: discoveryv1.AddressTypeIPv4,
		Endpoints: []discoveryv1.Endpoint{{
			Addresses: []string{"127.0.0.1"}, Conditions: discoveryv1.EndpointConditions{Ready: &ready},
		}},
	}
	for _, port := range service.Spec.Ports {
		name, number := port.Name, int32(listening[port.Port])
		slice.Ports = append(slice.Ports, discoveryv1.EndpointPort{Name: &name, Port: &number, Protocol: &tcp})
	}
	return slice
}

// typed turns an object into the type that Kubernetes' client has for it.
func typed[T any](object *unstructured.Unstructured) (*T, error) {
	var out T
	if err := runtime.DefaultUnstructuredConverter.FromUnstructured(object.Object, &out); err != nil {
		return nil, fmt.Errorf("%s: %w", manifests.Name(object), err)
	}
	return &out, nil
}
