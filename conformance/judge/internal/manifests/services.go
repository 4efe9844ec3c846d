package manifests

import (
	"fmt"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
)

// ServiceFor is the Service that the manifests leave to somebody else.
func ServiceFor(ports []Destination, names map[Destination][]string) *corev1.Service {
	service := &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: metav1.ObjectMeta{Name: ports[0].Name, Namespace: ports[0].Namespace},
	}
	for _, port := range ports {
		p := corev1.ServicePort{Name: fmt.Sprintf("http-%d", port.Port), Port: int32(port.Port), Protocol: corev1.ProtocolTCP}
		if len(names[port]) > 0 {
			p.Name = fmt.Sprintf("tls-%d", port.Port)
		}
		if port.Port == 0 {
			p.Name, p.Port = "http", 80
		}
		service.Spec.Ports = append(service.Spec.Ports, p)
	}
	return service
}

// AssumedServices are those that VirtualServices route to and that are not among the objects.
func AssumedServices(objects []*unstructured.Unstructured) ([]*unstructured.Unstructured, error) {
	there := map[string]bool{}
	for _, object := range objects {
		there[Name(object)] = true
	}
	names := Destinations(objects)
	ports := map[string][]Destination{}
	for d := range names {
		key := fmt.Sprintf("Service %s/%s", d.Namespace, d.Name)
		if !there[key] {
			ports[key] = append(ports[key], d)
		}
	}
	var assumed []*unstructured.Unstructured
	for _, group := range ports {
		content, err := runtime.DefaultUnstructuredConverter.ToUnstructured(ServiceFor(group, names))
		if err != nil {
			return nil, err
		}
		assumed = append(assumed, &unstructured.Unstructured{Object: content})
	}
	return assumed, nil
}
