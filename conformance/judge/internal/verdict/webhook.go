package verdict

import (
	"encoding/json"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/collections"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// webhook is what Istio's admission webhook says, strict about unknown fields as `istioctl validate` is.
func webhook(object *unstructured.Unstructured) []Words {
	schema, found := collections.Pilot.FindByGroupVersionAliasesKind(config.FromKubernetesGVK(object.GroupVersionKind()))
	if !found {
		return nil
	}
	say := func(level string, err error) []Words {
		if err == nil {
			return nil
		}
		return []Words{{Level: level, Resource: manifests.Name(object), Message: err.Error()}}
	}
	spec, err := schema.NewInstance()
	if err != nil {
		return say("Error", err)
	}
	text, err := json.Marshal(object.Object["spec"])
	if err != nil {
		return say("Error", err)
	}
	if err := config.ApplyJSONStrict(spec, string(text)); err != nil {
		return say("Error", err)
	}
	warning, err := schema.ValidateConfig(config.Config{
		Meta: config.Meta{
			GroupVersionKind: schema.GroupVersionKind(),
			Name:             object.GetName(),
			Namespace:        object.GetNamespace(),
			Labels:           object.GetLabels(),
			Annotations:      object.GetAnnotations(),
		},
		Spec: spec,
	})
	return append(say("Error", err), say("Warning", warning)...)
}
