package gotls

import (
	"bufio"
	"crypto/sha256"
	"crypto/tls"
	"crypto/x509"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"net"
	"net/http"
	"runtime"
	"strings"
	"time"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/jsonl"
)

// Connection is one handshake as a client, and one request: with TLS 1.3 a server refuses a client's
// certificate only after the client believes that the handshake is done.
type Connection struct {
	ID          string   `json:"id"`
	Address     string   `json:"address"` // host:port
	ServerName  string   `json:"serverName"`
	Roots       Material `json:"roots"`
	Certificate Material `json:"certificate,omitempty"` // the client's chain
	Key         Material `json:"key,omitempty"`
	Path        string   `json:"path,omitempty"` // default: /
	Versions
}

// Connected is what came of it.
type Connected struct {
	ID       string   `json:"id"`
	OK       bool     `json:"ok"` // handshake done and request answered
	Error    string   `json:"error,omitempty"`
	Version  string   `json:"version,omitempty"` // TLS 1.3
	Cipher   string   `json:"cipher,omitempty"`
	Status   int      `json:"status,omitempty"` // of the HTTP answer
	Names    []string `json:"names,omitempty"`  // of the server's certificate
	SHA256   string   `json:"sha256,omitempty"` // of the server's certificate
	Presents int      `json:"presents,omitempty"`
}

// ConnectCommand is `judge tls-connect`.
func ConnectCommand(_ []string, in io.Reader, out io.Writer) error {
	return jsonl.Answer(in, out, runtime.NumCPU(), func(c Connection) Connected {
		result := Connected{ID: c.ID}
		if err := c.connect(&result); err != nil {
			result.Error = err.Error()
		} else {
			result.OK = true
		}
		return result
	})
}

func (c Connection) connect(result *Connected) error {
	config := &tls.Config{ServerName: c.ServerName}
	var err error
	if config.RootCAs, err = c.Roots.pool(); err != nil {
		return err
	}
	if c.Certificate != "" {
		certificate, err := keyPair(c.Certificate, c.Key)
		if err != nil {
			return err
		}
		// sent whatever authorities the server names, so that the server is what refuses
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) { return &certificate, nil }
	}
	if err := c.Versions.set(config); err != nil {
		return err
	}
	connection, err := tls.DialWithDialer(&net.Dialer{Timeout: 10 * time.Second}, "tcp", c.Address, config)
	if err != nil {
		return err
	}
	defer connection.Close()
	state := connection.ConnectionState()
	result.Version, result.Cipher = tls.VersionName(state.Version), tls.CipherSuiteName(state.CipherSuite)
	result.describe(state.PeerCertificates)
	return c.request(connection, result)
}

func (r *Connected) describe(chain []*x509.Certificate) {
	r.Names, r.Presents = chain[0].DNSNames, len(chain)
	sum := sha256.Sum256(chain[0].Raw)
	r.SHA256 = hex.EncodeToString(sum[:])
}

func (c Connection) request(connection *tls.Conn, result *Connected) error {
	_ = connection.SetDeadline(time.Now().Add(10 * time.Second))
	path := "/" + strings.TrimPrefix(c.Path, "/")
	_, writing := fmt.Fprintf(connection, "GET %s HTTP/1.1\r\nHost: %s\r\nConnection: close\r\n\r\n", path, c.ServerName)
	response, err := http.ReadResponse(bufio.NewReader(connection), nil)
	if err != nil {
		return errors.Join(err, writing) // the alert is what reading says
	}
	defer response.Body.Close()
	result.Status = response.StatusCode
	_, err = io.Copy(io.Discard, response.Body)
	return err
}
