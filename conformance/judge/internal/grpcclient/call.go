// Package grpcclient calls methods through a gateway with grpc-go, as a client of users does.
package grpcclient

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"errors"
	"io"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/types/known/emptypb"
	"google.golang.org/protobuf/types/known/wrapperspb"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/jsonl"
)

// Call is one call of a method without parameters.
type Call struct {
	Address string `json:"address"` // of the gateway
	Host    string `json:"host"`    // TLS name, and the authority of the call
	CA      string `json:"ca"`      // PEM
	Method  string `json:"method"`  // /shop.Cart/Add
}

// Answer is the name that the backend answers with, or the status of the failed call.
type Answer struct {
	Service string `json:"service,omitempty"`
	Code    string `json:"code"` // OK, Unimplemented, Unavailable, …
	Message string `json:"message,omitempty"`
}

// Command is `judge grpc-call`.
func Command(_ []string, in io.Reader, out io.Writer) error {
	return jsonl.Answer(in, out, 1, func(c Call) Answer {
		service, err := call(c)
		return Answer{Service: service, Code: status.Code(err).String(), Message: message(err)}
	})
}

func call(c Call) (string, error) {
	pool := x509.NewCertPool()
	if !pool.AppendCertsFromPEM([]byte(c.CA)) {
		return "", errors.New("no certificate in ca")
	}
	secure := credentials.NewTLS(&tls.Config{RootCAs: pool, ServerName: c.Host, MinVersion: tls.VersionTLS12})
	connection, err := grpc.NewClient("passthrough:///"+c.Address, grpc.WithTransportCredentials(secure), grpc.WithAuthority(c.Host))
	if err != nil {
		return "", err
	}
	defer connection.Close()
	ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
	defer cancel()
	var answer wrapperspb.StringValue
	err = connection.Invoke(ctx, c.Method, &emptypb.Empty{}, &answer)
	return answer.GetValue(), err
}

func message(err error) string {
	if err == nil {
		return ""
	}
	return err.Error()
}
