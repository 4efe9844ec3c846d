package gatewayapi

import (
	"flag"
	"io"
	"runtime"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/jsonl"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/quiet"
)

// Command is `judge gateway-api`.
func Command(args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("gateway-api", flag.ExitOnError)
	crds := flags.String("crds", istioCRDs, "`file` of the Gateway API's CustomResourceDefinitions")
	workers := flags.Int("workers", runtime.NumCPU(), "cases judged at a time")
	verbose := flags.Bool("verbose", false, "Istio's log to stderr")
	_ = flags.Parse(args)
	quiet.Istio(*verbose)

	made, err := validator(*crds)
	if err != nil {
		return err
	}
	return jsonl.Answer(in, out, *workers, func(c Case) Answer { return judge(made, c) })
}
