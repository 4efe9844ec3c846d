package gatewayapi

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/schema"

	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/schema/gvr"
	"istio.io/istio/pkg/kube"
	"istio.io/istio/pkg/kube/kclient/clienttest"
	"istio.io/istio/pkg/test"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// Group is the API group of the Gateway API.
const Group = "gateway.networking.k8s.io"

// without any Service the fake server waits for 30 s and gives up
const service = `---
apiVersion: v1
kind: Service
metadata: {name: nobody, namespace: nowhere}
spec: {ports: [{port: 80, name: http, protocol: TCP}]}
`

// Discovery is Istio's discovery server with these objects of the Gateway API.
func Discovery(t test.Failer, options xds.FakeOptions, objects, everything []*unstructured.Unstructured) (*xds.FakeDiscoveryServer, error) {
	if len(objects) == 0 {
		return xds.NewFakeDiscoveryServer(t, options), nil
	}
	text, err := manifests.YAML(objects)
	if err != nil {
		return nil, err
	}
	options.KubernetesObjectString = service + namespaces(everything) + text
	options.DisableSecretAuthorization = true
	options.KubeClientModifier = func(client kube.Client) { declareKinds(t, client, missingKinds) }
	server := xds.NewFakeDiscoveryServer(t, options)
	declareKinds(t, server.KubeClient(), oldKinds)
	return server, nil
}

// Split tells the objects of the Gateway API from others.
func Split(objects []*unstructured.Unstructured) (ours, others []*unstructured.Unstructured) {
	for _, object := range objects {
		if object.GroupVersionKind().Group == Group {
			ours = append(ours, object)
		} else {
			others = append(others, object)
		}
	}
	return ours, others
}

// namespaces are those of the objects, with the label that the API server gives them.
func namespaces(objects []*unstructured.Unstructured) string {
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

var (
	// those that the fake server does not declare
	missingKinds = []schema.GroupVersionResource{gvr.ListenerSet, gvr.BackendTLSPolicy}
	// those that it declares without a version, so that Istio ignores them
	oldKinds = []schema.GroupVersionResource{gvr.TLSRoute, gvr.TCPRoute, gvr.GRPCRoute}
)

// declareKinds tells Istio that the cluster has CRDs of a version that it reads.
func declareKinds(t test.Failer, client kube.Client, kinds []schema.GroupVersionResource) {
	for _, kind := range kinds {
		clienttest.MakeCRDWithAnnotations(t, client, kind, map[string]string{"gateway.networking.k8s.io/bundle-version": "v1.6.0"})
	}
}
