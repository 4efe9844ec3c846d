// Package gatewayapi asks Istio's controller of the Gateway API for the statuses of a set of manifests.
package gatewayapi

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"istio.io/istio/pilot/pkg/config/kube/gateway"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/crd"
	"istio.io/istio/pkg/config/schema/gvr"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/kclient/clienttest"
	"istio.io/istio/pkg/test"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// Group is the API group of the Gateway API.
const Group = "gateway.networking.k8s.io"

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

// without any Service the fake server waits for 30 s and gives up
const service = `---
apiVersion: v1
kind: Service
metadata: {name: nobody, namespace: nowhere}
spec: {ports: [{port: 80, name: http, protocol: TCP}]}
`

func judge(crds *crd.Validator, c Case) (answer Answer) {
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
		if !Understood(object) {
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
	if len(answer.CRD) > 0 {
		return answer // the API server takes none of them, and Istio relies on that
	}
	text, err := manifests.YAML(applied)
	if err != nil {
		answer.Error = err.Error()
		return answer
	}
	written := newStatuses()
	err = test.Wrap(func(t test.Failer) {
		server := xds.NewFakeDiscoveryServer(t, xds.FakeOptions{
			KubernetesObjectString: service + Namespaces(applied) + text, DisableSecretAuthorization: true,
			KubeClientModifier: func(client kube.Client) { DeclareKinds(t, client, MissingKinds) },
		})
		DeclareKinds(t, server.KubeClient(), OldKinds)
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

// Namespaces are those of the objects, with the label that the API server gives them.
func Namespaces(objects []*unstructured.Unstructured) string {
	var text strings.Builder
	done := map[string]bool{}
	for _, object := range objects {
		name := object.GetNamespace()
		if !done[name] && name != "" {
			fmt.Fprintf(&text, "---\napiVersion: v1\nkind: Namespace\nmetadata: {name: %q, labels: {kubernetes.io/metadata.name: %q}}\n", name, name)
		}
		done[name] = true
	}
	return text.String()
}

// Understood tells whether the fake server is given an object: others it does not need, or cannot decode.
func Understood(object *unstructured.Unstructured) bool {
	return object.GroupVersionKind().Group == Group || manifests.Is(object, "v1", "Service") || manifests.Is(object, "v1", "Secret") ||
		manifests.Is(object, "v1", "ConfigMap") || strings.HasPrefix(object.GetAPIVersion(), "networking.istio.io/") && object.GetKind() == "ServiceEntry"
}

var (
	// MissingKinds are those that the fake server does not declare.
	MissingKinds = []schema.GroupVersionResource{gvr.ListenerSet, gvr.BackendTLSPolicy}
	// OldKinds are those that it declares without a version, so that Istio ignores them
	OldKinds = []schema.GroupVersionResource{gvr.TLSRoute, gvr.TCPRoute, gvr.GRPCRoute}
)

// DeclareKinds tells Istio that the cluster has CRDs of a version that it reads.
func DeclareKinds(t test.Failer, client kube.Client, kinds []schema.GroupVersionResource) {
	for _, kind := range kinds {
		clienttest.MakeCRDWithAnnotations(t, client, kind, map[string]string{"gateway.networking.k8s.io/bundle-version": "v1.6.0"})
	}
}
