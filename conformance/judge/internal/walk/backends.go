package walk

import (
	"encoding/json"
	"fmt"
	"net"
	"net/http"
	"strconv"
	"strings"
	"time"
)

// Backend is one service behind the gateway.
type Backend struct {
	Service string `json:"service"` // httpbin.default.svc.cluster.local
	Port    int    `json:"port"`    // where it really listens
	TLS     bool   `json:"tls,omitempty"`
	server  *http.Server
}

// startBackend listens on a free local port; with a certificate it speaks TLS.
func startBackend(service string, identity *identity) (*Backend, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	server := &http.Server{Handler: alsoGRPC(service, answerAs(service)), ReadHeaderTimeout: 10 * time.Second, Protocols: new(http.Protocols)}
	server.Protocols.SetHTTP1(true)
	server.Protocols.SetHTTP2(true)
	server.Protocols.SetUnencryptedHTTP2(true)
	backend := &Backend{Service: service, Port: listener.Addr().(*net.TCPAddr).Port, TLS: identity != nil, server: server}
	go func() {
		if identity != nil {
			server.TLSConfig = identity.config()
			_ = server.ServeTLS(listener, "", "")
			return
		}
		_ = server.Serve(listener)
	}()
	return backend, nil
}

// answerAs is like httpbin: /status/CODE answers CODE, /delay/SECONDS waits; every answer says who gave it.
func answerAs(service string) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("x-service", service)
		status := http.StatusOK
		if code, found := strings.CutPrefix(r.URL.Path, "/status/"); found {
			if n, err := strconv.Atoi(code); err == nil && n >= 200 && n < 600 {
				status = n
			}
		}
		if seconds, found := strings.CutPrefix(r.URL.Path, "/delay/"); found {
			n, _ := strconv.ParseFloat(seconds, 64)
			time.Sleep(time.Duration(min(n, 10) * float64(time.Second)))
		}
		if status == http.StatusTeapot {
			w.WriteHeader(status)
			fmt.Fprint(w, "\n    -=[ teapot ]=-\n\n       I'm a teapot!\n")
			return
		}
		w.Header().Set("content-type", "application/json")
		w.WriteHeader(status)
		_ = json.NewEncoder(w).Encode(map[string]any{
			"service": service, "host": r.Host, "path": r.URL.Path, "method": r.Method, "headers": r.Header,
		})
	})
}
