package gotls

import (
	"bufio"
	"crypto/tls"
	"encoding/json"
	"fmt"
	"io"
	"log"
	"net"
	"net/http"
	"time"
)

// Server is one listener.
type Server struct {
	ID          string   `json:"id"`
	Certificate Material `json:"certificate"` // chain
	Key         Material `json:"key"`
	ClientCA    Material `json:"clientCa,omitempty"`
	Clients     string   `json:"clients,omitempty"` // none (default), optional or required
	Versions
}

// Listening tells where.
type Listening struct {
	ID    string `json:"id"`
	Port  int    `json:"port,omitempty"`
	Error string `json:"error,omitempty"`
}

// ListenCommand is `judge tls-listen`: one server per line, all of them until the input ends.
func ListenCommand(_ []string, in io.Reader, out io.Writer) error {
	answers := json.NewEncoder(out)
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 16<<20)
	for lines.Scan() {
		var server Server
		if err := json.Unmarshal(lines.Bytes(), &server); err != nil {
			return err
		}
		listening := Listening{ID: server.ID}
		if port, err := server.listen(); err != nil {
			listening.Error = err.Error()
		} else {
			listening.Port = port
		}
		if err := answers.Encode(listening); err != nil {
			return err
		}
	}
	return lines.Err()
}

var clientAuth = map[string]tls.ClientAuthType{
	"": tls.NoClientCert, "none": tls.NoClientCert,
	"optional": tls.VerifyClientCertIfGiven, "required": tls.RequireAndVerifyClientCert,
}

func (s Server) listen() (int, error) {
	certificate, err := keyPair(s.Certificate, s.Key)
	if err != nil {
		return 0, err
	}
	auth, known := clientAuth[s.Clients]
	if !known {
		return 0, fmt.Errorf("clients is none, optional or required, not %q", s.Clients)
	}
	config := &tls.Config{Certificates: []tls.Certificate{certificate}, ClientAuth: auth}
	if config.ClientCAs, err = s.ClientCA.pool(); err != nil {
		return 0, err
	}
	if err := s.Versions.set(config); err != nil {
		return 0, err
	}
	listener, err := tls.Listen("tcp", "127.0.0.1:0", config)
	if err != nil {
		return 0, err
	}
	server := &http.Server{
		Handler:           http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { fmt.Fprintln(w, "ok") }),
		ReadHeaderTimeout: 10 * time.Second,
		ErrorLog:          log.New(io.Discard, "", 0),
	}
	go func() { _ = server.Serve(listener) }()
	return listener.Addr().(*net.TCPAddr).Port, nil
}
