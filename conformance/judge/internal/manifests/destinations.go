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
		if object.GetKind() == "DestinationRule" {
			addOriginated(found, object)
		}
	}
	return found
}

// addOriginated notes where a DestinationRule has clients start TLS: for its host, or for some of its ports.
func addOriginated(found map[Destination][]string, rule *unstructured.Unstructured) {
	named, ok := parseDestination(dig.At(rule.Object, "spec"), rule.GetNamespace())
	if !ok {
		return
	}
	policy := dig.At(rule.Object, "spec", "trafficPolicy")
	ports := map[int]any{}
	for _, setting := range dig.List(dig.At(policy, "portLevelSettings")) {
		ports[dig.Number(dig.At(setting, "port"), "number")] = dig.At(setting, "tls")
	}
	for d := range found {
		tls := dig.At(policy, "tls")
		if of, set := ports[d.Port]; set {
			tls = of
		}
		mode := dig.Text(tls, "mode")
		if d.Name != named.Name || d.Namespace != named.Namespace || (mode != "SIMPLE" && mode != "MUTUAL") {
			continue
		}
		found[d] = append(found[d], d.Host())
		for _, name := range dig.List(dig.At(tls, "subjectAltNames")) {
			found[d] = append(found[d], fmt.Sprint(name))
		}
	}
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
