package walk

import (
	"bufio"
	"encoding/json"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"istio.io/istio/pkg/test"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/quiet"
)

// Command is `judge serve`.
func Command(args []string, in io.Reader, out io.Writer) error {
	flags := flag.NewFlagSet("serve", flag.ExitOnError)
	binary := flags.String("envoy", "", "the Envoy `binary`")
	namespace := flags.String("namespace", "istio-system", "the gateway's namespace, when the manifests have no Deployment for it")
	labels := flags.String("labels", "istio=ingressgateway,app=istio-ingressgateway", "the gateway's labels, likewise")
	account := flags.String("service-account", "istio-ingressgateway-service-account", "the gateway's service account")
	// longer than the 15 s after which Envoy opens a listener whose Secret never comes
	patience := flags.Duration("patience", 25*time.Second, "how long to wait for Envoy's listeners")
	verbose := flags.Bool("verbose", false, "Istio's log to stderr")
	_ = flags.Parse(args)
	quiet.Istio(*verbose)
	if *binary == "" || flags.NArg() == 0 {
		return errors.New("usage: judge serve --envoy BINARY [flags] FILE_OR_FOLDER…")
	}
	documents, err := read(flags.Args())
	if err != nil {
		return err
	}
	given := Workload{*namespace, map[string]string{}, *account, "istio-ingressgateway", nil}
	for _, label := range strings.Split(*labels, ",") {
		key, value, _ := strings.Cut(label, "=")
		given.Labels[key] = value
	}
	var failed error
	ended := test.Wrap(func(t test.Failer) {
		scenario, err := Start(t, documents, given, *binary, *patience)
		if err != nil {
			failed = err
			return
		}
		failed = scenario.obey(in, json.NewEncoder(out))
	})
	return errors.Join(failed, ended)
}

// Order is one line on stdin.
type Order struct {
	Cmd   string `json:"cmd"` // replace, log, stop
	YAML  string `json:"yaml,omitempty"`
	Lines int    `json:"lines,omitempty"`
}

// obey says that it is ready, and answers orders until stop, the end of the input or a signal.
func (s *Scenario) obey(in io.Reader, out *json.Encoder) error {
	if err := out.Encode(s.Ready()); err != nil {
		return err
	}
	signals := make(chan os.Signal, 1)
	signal.Notify(signals, syscall.SIGINT, syscall.SIGTERM)
	orders := make(chan Order)
	reading := make(chan error, 1)
	go func() { reading <- readOrders(in, orders) }()
	for {
		select {
		case order := <-orders:
			if order.Cmd == "stop" {
				return out.Encode(map[string]bool{"stopped": true})
			}
			if err := out.Encode(s.answer(order)); err != nil {
				return err
			}
		case err := <-reading:
			return err
		case caught := <-signals:
			return fmt.Errorf("ended by %s", caught)
		}
	}
}

func readOrders(in io.Reader, orders chan<- Order) error {
	lines := bufio.NewScanner(in)
	lines.Buffer(nil, 64<<20)
	for lines.Scan() {
		var order Order
		if err := json.Unmarshal(lines.Bytes(), &order); err != nil {
			return err
		}
		orders <- order
	}
	return lines.Err()
}

func (s *Scenario) answer(order Order) any {
	switch order.Cmd {
	case "replace":
		replaced, err := s.Replace(order.YAML)
		if err != nil {
			return map[string]string{"error": err.Error()}
		}
		return replaced
	case "log":
		if order.Lines == 0 {
			order.Lines = 100
		}
		return map[string]string{"log": s.envoy.Log(order.Lines)}
	}
	return map[string]string{"error": fmt.Sprintf("no such command: %q", order.Cmd)}
}

// read takes every *.yaml of the folders, in order of name.
func read(paths []string) ([]map[string]any, error) {
	var documents []map[string]any
	for _, path := range paths {
		files := []string{path}
		if info, err := os.Stat(path); err == nil && info.IsDir() {
			files, _ = filepath.Glob(filepath.Join(path, "*.yaml"))
		}
		for _, file := range files {
			text, err := os.ReadFile(file)
			if err != nil {
				return nil, err
			}
			found, err := manifests.Documents(string(text))
			if err != nil {
				return nil, fmt.Errorf("%s: %w", file, err)
			}
			documents = append(documents, found...)
		}
	}
	return documents, nil
}
