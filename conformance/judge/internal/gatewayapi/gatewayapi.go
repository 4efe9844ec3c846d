// Package gatewayapi asks Istio's controller of the Gateway API for the statuses of a set of manifests.
package gatewayapi

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"istio.io/istio/pilot/pkg/config/kube/gateway"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/crd"
	"istio.io/istio/pkg/test"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// Case is one set of manifests that are applied together.
type Case struct {
	ID   string `json:"id"`
	YAML string `json:"yaml"`
	// Context holds objects that are there but not judged: Services, Secrets that a controller makes.
	Context string `json:"context,omitempty"`
}

// Words is what the CRD says about one object.
type Words struct {
	Resource string `json:"resource"`
	Message  string `json:"message"`
}

// Answer is what the CRDs and Istio's controller say.
type Answer struct {
	ID         string      `json:"id"`
	Objects    int         `json:"objects"` // of the Gateway API
	CRD        []Words     `json:"crd"`
	Conditions []Condition `json:"conditions"`
	// Silent are Gateways and routes of which Istio writes no status.
	Silent []string `json:"silent"`
	Error  string   `json:"error,omitempty"`
}

func judge(crds *crd.Validator, c Case, schema bool) (answer Answer) {
	answer = Answer{ID: c.ID, CRD: []Words{}, Conditions: []Condition{}, Silent: []string{}}
	objects, err := manifests.Parse(c.YAML)
	if err == nil {
		var context []*unstructured.Unstructured
		context, err = manifests.Parse(c.Context)
		objects = append(objects, context...)
	}
	if err != nil {
		answer.Error = err.Error()
		return answer
	}
	var applied []*unstructured.Unstructured
	awaited := map[string]bool{}
	for _, object := range objects {
		if !understood(object) {
			continue
		}
		applied = append(applied, object)
		if object.GroupVersionKind().Group != Group {
			continue
		}
		answer.Objects++
		// fills in defaults as the API server does: Istio relies on them
		if err := crds.ValidateCustomResource(object); err != nil {
			answer.CRD = append(answer.CRD, Words{manifests.Name(object), err.Error()})
		}
		if object.GetKind() != "ReferenceGrant" {
			awaited[manifests.Name(object)] = true
		}
	}
	if schema || len(answer.CRD) > 0 {
		return answer // the API server takes none of them, and Istio relies on that
	}
	written := newStatuses()
	err = test.Wrap(func(t test.Failer) {
		server, unreadable := Discovery(t, xds.FakeOptions{DisableSecretAuthorization: true}, applied, applied)
		if unreadable != nil {
			panic(unreadable)
		}
		controller, ok := server.Env().GatewayAPIController.(*gateway.Controller)
		if !ok {
			panic(fmt.Sprintf("%T is not Istio's controller", server.Env().GatewayAPIController))
		}
		controller.SetStatusWrite(true, written.manager(t))
		written.await(awaited)
	})
	if err != nil {
		answer.Error = err.Error()
	}
	answer.Conditions = written.conditions()
	for name := range awaited {
		if !written.has(name) {
			answer.Silent = append(answer.Silent, name)
		}
	}
	return answer
}

// understood tells whether the fake server is given an object: others it does not need, or cannot decode.
func understood(object *unstructured.Unstructured) bool {
	return object.GroupVersionKind().Group == Group || manifests.Is(object, "v1", "Service") || manifests.Is(object, "v1", "Secret") ||
		manifests.Is(object, "v1", "ConfigMap") || strings.HasPrefix(object.GetAPIVersion(), "networking.istio.io/") && object.GetKind() == "ServiceEntry"
}
