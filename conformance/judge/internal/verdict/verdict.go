// Package verdict asks Istio's code what it says about a set of manifests.
package verdict

import (
	"slices"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"istio.io/istio/pkg/config/crd"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// Case is one set of manifests that are applied together.
type Case struct {
	ID   string `json:"id"`
	YAML string `json:"yaml"`
	// Context holds objects that are there but not judged: the gateway's Pod, Services of the backends.
	Context string `json:"context,omitempty"`
	// AssumeServices adds the Services that VirtualServices route to and nobody declares.
	AssumeServices bool `json:"assumeServices,omitempty"`
}

// Words is what one judge says about one object.
type Words struct {
	Code     string `json:"code,omitempty"`
	Level    string `json:"level"`
	Resource string `json:"resource"`
	Message  string `json:"message"`
}

// Verdict is what all judges say. Empty lists: nothing to say.
type Verdict struct {
	ID         string  `json:"id"`
	Objects    int     `json:"objects"`
	CRD        []Words `json:"crd"`        // schema, unknown fields and CEL, as the API server has it
	Kubernetes []Words `json:"kubernetes"` // objects of Kubernetes itself: unknown fields, types
	Validation []Words `json:"validation"` // Istio's admission webhook
	Analysis   []Words `json:"analysis"`   // Istio's analyzers
	Error      string  `json:"error,omitempty"`
}

// Judge holds what is loaded once.
type Judge struct {
	crds *crd.Validator
}

// NewJudge compiles the CRDs of these files.
func NewJudge(crdFiles []string) (*Judge, error) {
	crds, err := crd.NewValidatorFromFilesWithOptions(crdFiles, crd.WithoutCRDValidation())
	if err != nil {
		return nil, err
	}
	crds.SkipMissing = true
	return &Judge{crds}, nil
}

// Judge gives the verdict on one case.
func (j *Judge) Judge(c Case) Verdict {
	v := Verdict{ID: c.ID, CRD: []Words{}, Kubernetes: []Words{}, Validation: []Words{}, Analysis: []Words{}}
	objects, err := manifests.Parse(c.YAML)
	if err != nil {
		v.Error = err.Error()
		return v
	}
	context, err := manifests.Parse(c.Context)
	if err != nil {
		v.Error = "context: " + err.Error()
		return v
	}
	v.Objects = len(objects)
	if c.AssumeServices {
		assumed, err := manifests.AssumedServices(append(append([]*unstructured.Unstructured{}, objects...), context...))
		if err != nil {
			v.Error = err.Error()
			return v
		}
		context = append(context, assumed...)
	}
	for _, object := range objects {
		v.CRD = append(v.CRD, j.crd(object)...)
		v.Kubernetes = append(v.Kubernetes, kubernetes(object)...)
		v.Validation = append(v.Validation, webhook(object)...)
	}
	everything := append(append([]*unstructured.Unstructured{}, objects...), context...)
	said, err := analysis(append(everything, manifests.Pods(everything)...))
	if err != nil {
		v.Error = err.Error()
	}
	v.Analysis = append(v.Analysis, about(said, context)...)
	return v
}

// about leaves out what is said about the context.
func about(said []Words, context []*unstructured.Unstructured) []Words {
	theirs := map[string]bool{}
	for _, object := range context {
		theirs[manifests.Name(object)] = true
	}
	return slices.DeleteFunc(said, func(words Words) bool { return theirs[words.Resource] })
}

func (j *Judge) crd(object *unstructured.Unstructured) []Words {
	// a copy: the validator fills in defaults
	if err := j.crds.ValidateCustomResource(object.DeepCopy()); err != nil {
		return []Words{{Level: "Error", Resource: manifests.Name(object), Message: err.Error()}}
	}
	return nil
}
