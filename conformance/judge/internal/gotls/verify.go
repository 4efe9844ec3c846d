package gotls

import (
	"crypto/x509"
	"io"
	"runtime"
	"time"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/jsonl"
)

// Verification asks whether a chain is good for a host, or for a client.
type Verification struct {
	ID    string   `json:"id"`
	Chain Material `json:"chain"` // leaf, then intermediates
	Roots Material `json:"roots"`
	Host  string   `json:"host,omitempty"`  // name or IP; empty: not asked
	Usage string   `json:"usage,omitempty"` // server (default) or client
	At    string   `json:"at,omitempty"`    // RFC 3339; default: now
}

// Verified is Go's answer.
type Verified struct {
	ID    string `json:"id"`
	OK    bool   `json:"ok"`
	Error string `json:"error,omitempty"`
}

// VerifyCommand is `judge tls-verify`.
func VerifyCommand(_ []string, in io.Reader, out io.Writer) error {
	return jsonl.Answer(in, out, runtime.NumCPU(), func(v Verification) Verified {
		if err := v.verify(); err != nil {
			return Verified{ID: v.ID, Error: err.Error()}
		}
		return Verified{ID: v.ID, OK: true}
	})
}

func (v Verification) verify() error {
	chain, err := v.Chain.certificates()
	if err != nil {
		return err
	}
	options := x509.VerifyOptions{DNSName: v.Host, Intermediates: x509.NewCertPool()}
	for _, intermediate := range chain[1:] {
		options.Intermediates.AddCert(intermediate)
	}
	if options.Roots, err = v.Roots.pool(); err != nil {
		return err
	}
	if v.At != "" {
		if options.CurrentTime, err = time.Parse(time.RFC3339, v.At); err != nil {
			return err
		}
	}
	options.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageServerAuth}
	if v.Usage == "client" {
		options.KeyUsages = []x509.ExtKeyUsage{x509.ExtKeyUsageClientAuth}
	}
	_, err = chain[0].Verify(options)
	return err
}
