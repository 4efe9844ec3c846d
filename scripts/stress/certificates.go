// Reads certificates as Istio and most clients in a cluster do: a line of base64 for each on standard input, a line with
// "ok" and the names, or "error" and the reason, on standard output.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/base64"
	"fmt"
	"os"
	"strings"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	for lines.Scan() {
		der, err := base64.StdEncoding.DecodeString(lines.Text())
		if err != nil {
			panic(err)
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			fmt.Fprintf(out, "error %q\n", err)
			continue
		}
		fmt.Fprintf(out, "ok %q\n", strings.ToLower(strings.Join(certificate.DNSNames, " ")))
	}
}
