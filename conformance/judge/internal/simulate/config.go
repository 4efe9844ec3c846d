package simulate

import (
	"bytes"
	"encoding/json"
	"slices"
	"strings"

	listener "github.com/envoyproxy/go-control-plane/envoy/config/listener/v3"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"

	"istio.io/istio/pilot/pkg/networking/core"
	"istio.io/istio/pkg/test"
)

// Configuration is all that Istio tells the gateway's Envoy, as text to compare.
type Configuration struct {
	ID     string `json:"id"`
	Config string `json:"config"`
	Error  string `json:"error,omitempty"`
}

// Configure gives the configuration that Istio makes of one case.
func Configure(c Case) (answer Configuration) {
	answer = Configuration{ID: c.ID}
	options, err := options(c)
	if err != nil {
		answer.Error = err.Error()
		return answer
	}
	var said error
	err = test.Wrap(func(t test.Failer) {
		istio := core.NewConfigGenTest(t, *options)
		node := istio.SetupProxy(gateway(c.Gateway.withDefaults()))
		listeners := withSortedChains(istio.Listeners(node))
		all := append(messages(listeners), messages(istio.RoutesFromListeners(node, listeners))...)
		if c.Clusters { // without them, they are what the routes say, and the mesh's own
			all = append(all, messages(istio.Clusters(node))...)
		}
		answer.Config, said = text(all)
	})
	for _, err := range []error{err, said} {
		if err != nil {
			answer.Error = err.Error()
		}
	}
	return answer
}

// withSortedChains orders filter chains: Envoy compares all of them, and Istio's order, from a map of addresses, changes from run to run.
func withSortedChains(listeners []*listener.Listener) []*listener.Listener {
	for _, each := range listeners {
		slices.SortFunc(each.FilterChains, func(a, b *listener.FilterChain) int { return bytes.Compare(binary(a), binary(b)) })
	}
	return listeners
}

func binary(message proto.Message) []byte {
	written, _ := proto.MarshalOptions{Deterministic: true}.Marshal(message)
	return written
}

func messages[M proto.Message](several []M) []proto.Message {
	var all []proto.Message
	for _, message := range several {
		all = append(all, message)
	}
	return all
}

// text is the messages in an order of their own: that of listeners, and protojson's spaces, change from run to run.
func text(several []proto.Message) (string, error) {
	var all []string
	for _, message := range several {
		written, err := protojson.Marshal(message)
		if err != nil {
			return "", err
		}
		var out bytes.Buffer
		if err := json.Indent(&out, written, "", " "); err != nil {
			return "", err
		}
		all = append(all, out.String())
	}
	slices.Sort(all)
	return strings.Join(all, "\n"), nil
}
