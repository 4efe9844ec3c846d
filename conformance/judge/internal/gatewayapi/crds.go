package gatewayapi

import (
	"fmt"
	"path/filepath"
	"sync"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"istio.io/istio/pkg/config/crd"
	"istio.io/istio/pkg/test/env"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// istioCRDs is the file that Istio tests its own controller with.
var istioCRDs = filepath.Join(env.IstioSrc, "tests/integration/pilot/testdata/gateway-api-crd.yaml")

var defaultCRDs = sync.OnceValues(func() (*crd.Validator, error) { return validator(istioCRDs) })

// validator checks objects by CRDs, and fills in their defaults.
func validator(files ...string) (*crd.Validator, error) {
	made, err := crd.NewValidatorFromFilesWithOptions(files, crd.WithoutCRDValidation())
	if err == nil {
		made.SkipMissing = true
	}
	return made, err
}

// Default checks objects of the Gateway API and fills in the defaults of their CRDs, as the API server does: Istio relies on them.
func Default(objects []*unstructured.Unstructured) error {
	ours, _ := Split(objects)
	if len(ours) == 0 {
		return nil
	}
	crds, err := defaultCRDs()
	if err != nil {
		return err
	}
	for _, object := range ours {
		if err := crds.ValidateCustomResource(object); err != nil {
			return fmt.Errorf("%s: %w", manifests.Name(object), err)
		}
	}
	return nil
}
