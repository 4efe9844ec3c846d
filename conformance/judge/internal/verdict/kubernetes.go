package verdict

import (
	"encoding/base64"
	"encoding/json"
	"fmt"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime/serializer"
	"k8s.io/apimachinery/pkg/util/validation"
	"k8s.io/client-go/kubernetes/scheme"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

var strictly = serializer.NewCodecFactory(scheme.Scheme, serializer.EnableStrict).UniversalDeserializer()

// kubernetes decodes objects of Kubernetes itself as strictly as `kubectl apply --validate=strict`,
// and applies the API server's rules for Secrets.
func kubernetes(object *unstructured.Unstructured) []Words {
	if !scheme.Scheme.Recognizes(object.GroupVersionKind()) {
		return nil
	}
	var said []Words
	say := func(format string, args ...any) {
		said = append(said, Words{Level: "Error", Resource: manifests.Name(object), Message: fmt.Sprintf(format, args...)})
	}
	text, err := json.Marshal(object.Object)
	if err == nil {
		_, _, err = strictly.Decode(text, nil, nil)
	}
	if err != nil {
		say("%v", err)
	}
	for _, wrong := range validation.IsDNS1123Subdomain(object.GetName()) {
		say("metadata.name %q: %s", object.GetName(), wrong)
	}
	if manifests.Is(object, "v1", "Secret") {
		secret(object, say)
	}
	return said
}

func secret(object *unstructured.Unstructured, say func(string, ...any)) {
	data, _, err := unstructured.NestedStringMap(object.Object, "data")
	if err != nil {
		say("%v", err)
		return
	}
	for key, value := range data {
		if _, err := base64.StdEncoding.DecodeString(value); err != nil {
			say("data[%s]: %v", key, err)
		}
		for _, wrong := range validation.IsConfigMapKey(key) {
			say("data[%s]: %s", key, wrong)
		}
	}
	if kind, _, _ := unstructured.NestedString(object.Object, "type"); kind == "kubernetes.io/tls" {
		plain, _, _ := unstructured.NestedStringMap(object.Object, "stringData")
		for _, key := range []string{"tls.crt", "tls.key"} {
			if _, found := data[key]; !found && plain[key] == "" {
				say("data[%s]: Required value", key)
			}
		}
	}
}
