// Judge lets Istio's own code, a real Envoy and Go's TLS judge manifests and certificates.
//
//	judge verdict  [--crds FILE]… [--context FILE] [FILE…]   what the API server, the webhook and the analyzers say
//	judge gateway-api                                        what the CRDs and Istio's controller say of Gateway API objects
//	judge simulate                                           where calls end, without Envoy
//	judge config                                             what Istio tells the gateway's Envoy
//	judge serve    --envoy FILE …                            the manifests, served by a real Envoy
//	judge grpc-call                                          calls of gRPC methods through a gateway
//	judge tls-verify, tls-connect, tls-listen                Go's view of certificates and handshakes
//
// Answers are JSON lines on stdout; words go to stderr. Exit status: 0 answered, 2 could not answer.
package main

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	_ "github.com/cdk8s-istio-ingress/conformance/judge/internal/early" // before all of Istio
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/gatewayapi"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/gotls"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/grpcclient"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/simulate"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/verdict"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/walk"
)

var commands = map[string]func(args []string, in io.Reader, out io.Writer) error{
	"verdict":     verdict.Command,
	"gateway-api": gatewayapi.Command,
	"simulate":    simulate.Command,
	"config":      simulate.ConfigCommand,
	"serve":       walk.Command,
	"grpc-call":   grpcclient.Command,

	"tls-verify":  gotls.VerifyCommand,
	"tls-connect": gotls.ConnectCommand,
	"tls-listen":  gotls.ListenCommand,
}

func main() {
	if len(os.Args) < 2 || commands[os.Args[1]] == nil {
		fmt.Fprintln(os.Stderr, "usage: judge verdict|gateway-api|simulate|config|serve|grpc-call|tls-verify|tls-connect|tls-listen [flags]")
		os.Exit(2)
	}
	signal.Ignore(syscall.SIGPIPE) // a reader that is gone is an error to return, so that everything is cleaned up
	if err := commands[os.Args[1]](os.Args[2:], os.Stdin, os.Stdout); err != nil {
		fmt.Fprintf(os.Stderr, "judge %s: %v\n", os.Args[1], err)
		os.Exit(2)
	}
}
