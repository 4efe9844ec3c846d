// Reads certificates as Istio and most clients in a cluster do: a line of base64 for each on standard input, a line of JSON with
// the names, or with the reason of a refusal, on standard output.
package main

import (
	"bufio"
	"crypto/x509"
	"encoding/base64"
	"encoding/json"
	"os"
	"strings"
)

func main() {
	lines := bufio.NewScanner(os.Stdin)
	lines.Buffer(nil, 1<<20)
	out := bufio.NewWriter(os.Stdout)
	defer out.Flush()
	write := func(field, value string) {
		if err := json.NewEncoder(out).Encode(map[string]string{field: value}); err != nil {
			panic(err)
		}
	}
	for lines.Scan() {
		der, err := base64.StdEncoding.DecodeString(lines.Text())
		if err != nil {
			panic(err)
		}
		certificate, err := x509.ParseCertificate(der)
		if err != nil {
			write("refused", err.Error())
			continue
		}
		write("names", strings.ToLower(strings.Join(certificate.DNSNames, " ")))
	}
}
