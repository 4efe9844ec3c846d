package manifests

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/dig"
)

// Destination is a port of a Service that a VirtualService routes to.
type Destination struct {
	Namespace, Name string
	Port            int // 0: none named
}

// Host is the full name.
func (d Destination) Host() string {
	return fmt.Sprintf("%s.%s.svc.%s", d.Name, d.Namespace, Domain)
}

// Destinations finds what the VirtualServices route to, and whether the backend must speak TLS there,
// for which names; nil names: plain text.
func Destinations(objects []*unstructured.Unstructured) map[Destination][]string {
	found := map[Destination][]string{}
	for _, object := range objects {
		if object.GetKind() != "VirtualService" {
			continue
		}
		add := func(value any, sni []string) {
			if d, ok := parseDestination(dig.At(value, "destination"), object.GetNamespace()); ok {
				found[d] = append(found[d], sni...)
			}
		}
		for _, kind := range []string{"http", "tcp", "tls"} {
			for _, route := range dig.List(dig.At(object.Object, "spec", kind)) {
				for _, r := range dig.List(dig.At(route, "route")) {
					add(r, sniHosts(route))
				}
				add(map[string]any{"destination": dig.At(route, "mirror")}, nil)
				for _, mirror := range dig.List(dig.At(route, "mirrors")) {
					add(mirror, nil)
				}
			}
		}
	}
	addBackends(found, objects)
	for _, object := range objects {
		mode := dig.Text(dig.At(object.Object, "spec", "trafficPolicy", "tls"), "mode")
		if object.GetKind() != "DestinationRule" || (mode != "SIMPLE" && mode != "MUTUAL") {
			continue
		}
		named, ok := parseDestination(dig.At(object.Object, "spec"), object.GetNamespace())
		for d := range found {
			if ok && d.Name == named.Name && d.Namespace == named.Namespace {
				found[d] = append(found[d], d.Host())
			}
		}
	}
	return found
}

func sniHosts(route any) []string {
	var hosts []string
	for _, match := range dig.List(dig.At(route, "match")) {
		for _, host := range dig.List(dig.At(match, "sniHosts")) {
			hosts = append(hosts, fmt.Sprint(host))
		}
	}
	return hosts
}

func parseDestination(value any, namespace string) (Destination, bool) {
	host := dig.Text(value, "host")
	d := Destination{Namespace: namespace, Name: host, Port: dig.Number(dig.At(value, "port"), "number")}
	if full, inCluster := strings.CutSuffix(host, ".svc."+Domain); inCluster {
		d.Name, d.Namespace, _ = strings.Cut(full, ".")
	}
	return d, host != "" && !strings.Contains(d.Name, ".")
}
