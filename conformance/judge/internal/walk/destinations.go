package walk

import (
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	discoveryv1 "k8s.io/api/discovery/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// destination is a port of a Service that a VirtualService routes to.
type destination struct {
	namespace, name string
	port            int
}

func (d destination) host() string {
	return fmt.Sprintf("%s.%s.svc.%s", d.name, d.namespace, manifests.Domain)
}

// destinations finds what the VirtualServices route to, and whether the back end must speak TLS there,
// for which names; nil names: plain text.
func destinations(objects []*unstructured.Unstructured) map[destination][]string {
	found := map[destination][]string{}
	for _, object := range objects {
		if object.GetKind() != "VirtualService" {
			continue
		}
		add := func(value any, sni []string) {
			if d, ok := parseDestination(dig(value, "destination"), object.GetNamespace()); ok {
				found[d] = append(found[d], sni...)
			}
		}
		for _, kind := range []string{"http", "tcp", "tls"} {
			for _, route := range list(dig(object.Object, "spec", kind)) {
				for _, r := range list(dig(route, "route")) {
					add(r, sniHosts(route))
				}
			}
		}
	}
	for _, object := range objects {
		mode := text(dig(object.Object, "spec", "trafficPolicy", "tls"), "mode")
		if object.GetKind() != "DestinationRule" || (mode != "SIMPLE" && mode != "MUTUAL") {
			continue
		}
		named, ok := parseDestination(dig(object.Object, "spec"), object.GetNamespace())
		for d := range found {
			if ok && d.name == named.name && d.namespace == named.namespace {
				found[d] = append(found[d], d.host())
			}
		}
	}
	return found
}

func sniHosts(route any) []string {
	var hosts []string
	for _, match := range list(dig(route, "match")) {
		for _, host := range list(dig(match, "sniHosts")) {
			hosts = append(hosts, fmt.Sprint(host))
		}
	}
	return hosts
}

func parseDestination(value any, namespace string) (destination, bool) {
	host := text(value, "host")
	d := destination{namespace: namespace, name: host, port: number(dig(value, "port"), "number")}
	if full, inCluster := strings.CutSuffix(host, ".svc."+manifests.Domain); inCluster {
		d.name, d.namespace, _ = strings.Cut(full, ".")
	}
	return d, host != "" && !strings.Contains(d.name, ".")
}

// serviceFor is the Service that the manifests leave to somebody else.
func serviceFor(d destination, ports []destination, names map[destination][]string) *corev1.Service {
	service := &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: metav1.ObjectMeta{Name: d.name, Namespace: d.namespace},
	}
	for _, port := range ports {
		p := corev1.ServicePort{Name: fmt.Sprintf("http-%d", port.port), Port: int32(port.port), Protocol: corev1.ProtocolTCP}
		if len(names[port]) > 0 {
			p.Name = fmt.Sprintf("tls-%d", port.port)
		}
		if port.port == 0 {
			p.Name, p.Port = "http", 80
		}
		service.Spec.Ports = append(service.Spec.Ports, p)
	}
	return service
}

// endpoints lets every port of a Service end at a back end of ours.
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
