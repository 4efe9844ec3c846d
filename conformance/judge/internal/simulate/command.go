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
	return answerAll("simulate", Simulate, args, in, out)
}

// ConfigCommand is `judge config`.
func ConfigCommand(args []string, in io.Reader, out io.Writer) error {
	return answerAll("config", Configure, args, in, out)
}

func answerAll[Out any](name string, ask func(Case) Out, args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet(name, flag.ExitOnError)
	workers := flags.Int("workers", runtime.NumCPU(), "cases simulated at a time")
	verbose := flags.Bool("verbose", false, "Istio's log to stderr")
	_ = flags.Parse(args)
	quiet.Istio(*verbose)
	return jsonl.Answer(in, out, *workers, func(c Case) (answer Out) {
		forgetting(func() { answer = ask(c) })
		return answer
	})
}
