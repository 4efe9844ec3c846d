package manifests

import (
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/dig"
)

// addBackends finds the Services that routes of the Gateway API forward to. Behind a TLSRoute, and where a BackendTLSPolicy says
// so, the backend must speak TLS.
func addBackends(found map[Destination][]string, objects []*unstructured.Unstructured) {
	for _, object := range objects {
		if kind := object.GetKind(); kind != "HTTPRoute" && kind != "GRPCRoute" && kind != "TLSRoute" {
			continue
		}
		var sni []string
		if object.GetKind() == "TLSRoute" {
			for _, host := range dig.List(dig.At(object.Object, "spec", "hostnames")) {
				sni = append(sni, fmt.Sprint(host))
			}
		}
		add := func(ref any, sni []string) {
			if kind := dig.Text(ref, "kind"); dig.Text(ref, "name") == "" || kind != "" && kind != "Service" {
				return
			}
			d := Destination{Namespace: object.GetNamespace(), Name: dig.Text(ref, "name"), Port: dig.Number(ref, "port")}
			if namespace := dig.Text(ref, "namespace"); namespace != "" {
				d.Namespace = namespace
			}
			found[d] = append(found[d], sni...)
		}
		for _, rule := range dig.List(dig.At(object.Object, "spec", "rules")) {
			for _, ref := range dig.List(dig.At(rule, "backendRefs")) {
				add(ref, sni)
			}
			for _, filter := range dig.List(dig.At(rule, "filters")) {
				add(dig.At(filter, "requestMirror", "backendRef"), nil)
			}
		}
	}
	for _, object := range objects {
		if object.GetKind() != "BackendTLSPolicy" {
			continue
		}
		for _, target := range dig.List(dig.At(object.Object, "spec", "targetRefs")) {
			for d := range found {
				if d.Namespace == object.GetNamespace() && d.Name == dig.Text(target, "name") {
					found[d] = append(found[d], dig.Text(dig.At(object.Object, "spec", "validation"), "hostname"))
				}
			}
		}
	}
}
