// Package gotls is Go's own view of certificates and handshakes: crypto/x509 and crypto/tls.
package gotls

import (
	"crypto/tls"
	"crypto/x509"
	"encoding/pem"
	"errors"
	"fmt"
	"os"
	"strings"
)

// Material is PEM text, or the path of a file that holds it.
type Material string

func (m Material) read() ([]byte, error) {
	if strings.HasPrefix(strings.TrimSpace(string(m)), "-----") {
		return []byte(m), nil
	}
	return os.ReadFile(string(m))
}

// certificates reads every certificate, in order.
func (m Material) certificates() ([]*x509.Certificate, error) {
	rest, err := m.read()
	if err != nil {
		return nil, err
	}
	var all []*x509.Certificate
	for {
		var block *pem.Block
		if block, rest = pem.Decode(rest); block == nil {
			break
		}
		certificate, err := x509.ParseCertificate(block.Bytes)
		if err != nil {
			return nil, err
		}
		all = append(all, certificate)
	}
	if len(all) == 0 {
		return nil, errors.New("no certificate in the PEM")
	}
	return all, nil
}

func (m Material) pool() (*x509.CertPool, error) {
	pool := x509.NewCertPool()
	if m == "" {
		return pool, nil
	}
	all, err := m.certificates()
	for _, certificate := range all {
		pool.AddCert(certificate)
	}
	return pool, err
}

func keyPair(certificate, key Material) (tls.Certificate, error) {
	chain, err := certificate.read()
	if err != nil {
		return tls.Certificate{}, err
	}
	private, err := key.read()
	if err != nil {
		return tls.Certificate{}, err
	}
	return tls.X509KeyPair(chain, private)
}

var versions = map[string]uint16{
	"": 0, "1.0": tls.VersionTLS10, "1.1": tls.VersionTLS11, "1.2": tls.VersionTLS12, "1.3": tls.VersionTLS13,
}

// Versions limits a handshake: "1.2", "1.3"; empty: Go's default.
type Versions struct {
	Min string `json:"min,omitempty"`
	Max string `json:"max,omitempty"`
}

func (v Versions) set(config *tls.Config) error {
	lowest, known := versions[v.Min]
	highest, alsoKnown := versions[v.Max]
	if !known || !alsoKnown {
		return fmt.Errorf("unknown TLS version: %q to %q", v.Min, v.Max)
	}
	config.MinVersion, config.MaxVersion = lowest, highest
	return nil
}
