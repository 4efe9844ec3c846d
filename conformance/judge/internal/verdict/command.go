package verdict

import (
	"encoding/json"
	"flag"
	"io"
	"os"
	"path/filepath"
	"runtime"

	"istio.io/istio/pkg/test/env"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/jsonl"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/quiet"
)

type files []string

func (f *files) String() string     { return "" }
func (f *files) Set(s string) error { *f = append(*f, s); return nil }

// Command is `judge verdict`.
func Command(args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("verdict", flag.ExitOnError)
	var crds files
	flags.Var(&crds, "crds", "`file` of CustomResourceDefinitions; may be given several times (default: those of the Istio built in)")
	context := flags.String("context", "", "`file` of objects that every case may refer to")
	assume := flags.Bool("assume-services", false, "add the Services that VirtualServices route to and nobody declares")
	workers := flags.Int("workers", runtime.NumCPU(), "cases judged at a time")
	verbose := flags.Bool("verbose", false, "Istio's log to stderr")
	_ = flags.Parse(args)
	quiet.Istio(*verbose)

	if len(crds) == 0 {
		crds = files{filepath.Join(env.IstioSrc, "manifests/charts/base/files/crd-all.gen.yaml")}
	}
	judge, err := NewJudge(crds)
	if err != nil {
		return err
	}
	always := ""
	if *context != "" {
		text, err := os.ReadFile(*context)
		if err != nil {
			return err
		}
		always = string(text) + "\n---\n"
	}
	answer := func(c Case) Verdict {
		c.Context = always + c.Context
		c.AssumeServices = c.AssumeServices || *assume
		return judge.Judge(c)
	}
	if flags.NArg() == 0 {
		return jsonl.Answer(in, out, *workers, answer)
	}
	lines := json.NewEncoder(out)
	for _, path := range flags.Args() {
		text, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if err := lines.Encode(answer(Case{ID: path, YAML: string(text)})); err != nil {
			return err
		}
	}
	return nil
}
