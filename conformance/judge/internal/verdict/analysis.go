package verdict

import (
	"fmt"
	"strings"

	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

	"istio.io/istio/pkg/config/analysis/analyzers"
	"istio.io/istio/pkg/config/analysis/local"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// analysis runs all of Istio's analyzers, also those that need Secrets, Services and Pods, which
// `istioctl analyze --use-kube=false` leaves out.
func analysis(objects []*unstructured.Unstructured) ([]Words, error) {
	text, err := manifests.YAML(objects)
	if err != nil {
		return nil, err
	}
	analyzer := local.NewSourceAnalyzer(analyzers.AllCombined(), "", "istio-system", nil)
	source := local.ReaderSource{Name: "manifests", Reader: strings.NewReader(text)}
	if err := analyzer.AddTestReaderKubeSource([]local.ReaderSource{source}); err != nil {
		return nil, fmt.Errorf("analysis cannot read the manifests: %w", err)
	}
	if err := analyzer.AddDefaultResources(); err != nil {
		return nil, err
	}
	stop := make(chan struct{})
	defer close(stop)
	result, err := analyzer.Analyze(stop)
	if err != nil {
		return nil, err
	}
	var said []Words
	for _, message := range result.Messages {
		words := Words{
			Code:    message.Type.Code(),
			Level:   message.Type.Level().String(),
			Message: fmt.Sprintf(message.Type.Template(), message.Parameters...),
		}
		if message.Resource != nil {
			words.Resource = message.Resource.Origin.FriendlyName()
		}
		said = append(said, words)
	}
	return said, nil
}
