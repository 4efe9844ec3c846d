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
	var crds []string
	flags.Func("crds", "`file` of the Gateway API's CustomResourceDefinitions, instead of Istio's; may be repeated", func(file string) error {
		crds = append(crds, file)
		return nil
	})
	schema := flags.Bool("schema", false, "ask the CustomResourceDefinitions only")
	workers := flags.Int("workers", runtime.NumCPU(), "cases judged at a time")
	verbose := flags.Bool("verbose", false, "Istio's log to stderr")
	_ = flags.Parse(args)
	quiet.Istio(*verbose)

	if len(crds) == 0 {
		crds = []string{istioCRDs}
	}
	made, err := validator(crds...)
	if err != nil {
		return err
	}
	return jsonl.Answer(in, out, *workers, func(c Case) Answer { return judge(made, c, *schema) })
}
