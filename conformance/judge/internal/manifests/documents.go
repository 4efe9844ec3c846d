package manifests

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"strings"

	utiljson "k8s.io/apimachinery/pkg/util/json"
	kubeyaml "k8s.io/apimachinery/pkg/util/yaml"
)

// Documents reads every document of text, also those that are no API objects, as Helm values.
func Documents(text string) ([]map[string]any, error) {
	var documents []map[string]any
	decoder := kubeyaml.NewYAMLOrJSONDecoder(strings.NewReader(text), 4096)
	for n := 1; ; n++ {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); errors.Is(err, io.EOF) {
			return documents, nil
		} else if err != nil {
			return nil, fmt.Errorf("document %d: %w", n, err)
		}
		// whole numbers become int64, as in the API server: CEL rules tell them from float64
		var content map[string]any
		if err := utiljson.Unmarshal(raw, &content); err != nil && len(raw) > 0 {
			return nil, fmt.Errorf("document %d: %w", n, err)
		}
		if len(content) > 0 {
			documents = append(documents, content)
		}
	}
}
