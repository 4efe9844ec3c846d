package gatewayapi

import (
	"flag"
	"io"
	"path/filepath"
	"runtime"

	"istio.io/istio/pkg/config/crd"
	"istio.io/istio/pkg/test/env"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/jsonl"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/quiet"
)

// Command is `judge gateway-api`.
func Command(args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("gateway-api", flag.ExitOnError)
	crds := flags.String("crds", filepath.Join(env.IstioSrc, "tests/integration/pilot/testdata/gateway-api-crd.yaml"),
		"`file` of the Gateway API's CustomResourceDefinitions")
	workers := flags.Int("workers", runtime.NumCPU(), "cases judged at a time")
	verbose := flags.Bool("verbose", false, "Istio's log to stderr")
	_ = flags.Parse(args)
	quiet.Istio(*verbose)

	validator, err := crd.NewValidatorFromFilesWithOptions([]string{*crds}, crd.WithoutCRDValidation())
	if err != nil {
		return err
	}
	validator.SkipMissing = true
	return jsonl.Answer(in, out, *workers, func(c Case) Answer { return judge(validator, c) })
}
