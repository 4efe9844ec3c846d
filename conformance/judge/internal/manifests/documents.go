package manifests

import (
	"errors"
	"fmt"
	"io"
	"strings"

	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"
)

// Documents reads every document of text, also those that are no API objects, as Helm values.
func Documents(text string) ([]map[string]any, error) {
	var documents []map[string]any
	decoder := kubeyaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	for n := 1; ; n++ {
		var content map[string]any
		if err := decoder.Decode(&content); errors.Is(err, io.EOF) {
			return documents, nil
		} else if err != nil {
			return nil, fmt.Errorf("document %d: %w", n, err)
		}
		if len(content) > 0 {
			documents = append(documents, content)
		}
	}
}
