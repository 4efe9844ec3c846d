package simulate

import (
	"flag"
	"io"
	"runtime"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/jsonl"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/quiet"
)

// Command is `judge simulate`.
func Command(args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("simulate", flag.ExitOnError)
	workers := flags.Int("workers", runtime.NumCPU(), "cases simulated at a time")
	verbose := flags.Bool("verbose", false, "Istio's log to stderr")
	_ = flags.Parse(args)
	quiet.Istio(*verbose)
	return jsonl.Answer(in, out, *workers, func(c Case) (answer Answer) {
		forgetting(func() { answer = Simulate(c) })
		return answer
	})
}
