package gatewayapi

import (
	"strings"
	"time"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"istio.io/istio/pilot/pkg/config/kube/gateway"
	"istio.io/istio/pilot/test/xds"
	"istio.io/istio/pkg/config/constants"
	"istio.io/istio/pkg/config/schema/gvk"
)

// AwaitRoutes returns when Istio has routes of every kind that the objects have, and no more come, or after 15 s: some kinds
// are declared only when the server runs, and no route of a kind may attach.
func AwaitRoutes(server *xds.FakeDiscoveryServer, objects []*unstructured.Unstructured) {
	controller, ok := server.Env().GatewayAPIController.(*gateway.Controller)
	if !ok {
		return
	}
	wanted := map[string]bool{}
	for _, object := range objects {
		if kind := object.GetKind(); strings.HasSuffix(kind, "Route") {
			wanted[kind] = true
		}
	}
	known, settled := -1, time.Now()
	for deadline := time.Now().Add(15 * time.Second); time.Now().Before(deadline); time.Sleep(20 * time.Millisecond) {
		derived := controller.List(gvk.VirtualService, "")
		if len(derived) != known {
			known, settled = len(derived), time.Now()
		}
		found := map[string]bool{}
		for _, service := range derived {
			for _, parent := range strings.Split(service.Annotations[constants.InternalParentNames], ",") {
				kind, _, _ := strings.Cut(parent, "/")
				found[kind] = true
			}
		}
		complete := true
		for kind := range wanted {
			complete = complete && found[kind]
		}
		if complete && time.Since(settled) > 500*time.Millisecond {
			return
		}
	}
}
