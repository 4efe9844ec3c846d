// Package quiet keeps Istio's own log out of the judge's output.
package quiet

import "istio.io/istio/pkg/log"

// Istio silences Istio's log, or sends it to stderr at level info when verbose.
func Istio(verbose bool) {
	options := log.DefaultOptions()
	options.OutputPaths = []string{"stderr"}
	_ = log.Configure(options)
	if verbose {
		return
	}
	for _, scope := range log.Scopes() {
		scope.SetOutputLevel(log.NoneLevel)
	}
}
