// Package early sets what Istio's packages read while the program is loaded. It imports only os, so that Go,
// which initializes packages in the order of their paths as soon as their imports are, initializes it first.
package early

import "os"

var _ = setOutputFolders()

// Istio's test packages look for the output folders of its own build, and write to stdout when they are not there.
func setOutputFolders() bool {
	for _, name := range []string{"TARGET_OUT", "LOCAL_OUT"} {
		if os.Getenv(name) == "" {
			_ = os.Setenv(name, os.TempDir())
		}
	}
	return true
}
