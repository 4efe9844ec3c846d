package walk

import (
	"context"
	"crypto/tls"
	"fmt"
	"net"
	"os"
	"sort"

	corev3 "github.com/envoyproxy/go-control-plane/envoy/config/core/v3"
	tlsv3 "github.com/envoyproxy/go-control-plane/envoy/extensions/transport_sockets/tls/v3"
	secretservice "github.com/envoyproxy/go-control-plane/envoy/service/secret/v3"
	"github.com/envoyproxy/go-control-plane/pkg/cache/types"
	"github.com/envoyproxy/go-control-plane/pkg/cache/v3"
	resource "github.com/envoyproxy/go-control-plane/pkg/resource/v3"
	server "github.com/envoyproxy/go-control-plane/pkg/server/v3"
	"google.golang.org/grpc"

	"istio.io/istio/pkg/security"
)

// Files plays Istio's agent: it serves the certificates that a Gateway names by path, read from the
// Secrets that the manifests mount there.
type Files struct {
	Address string
	secrets *cache.LinearCache
	stop    func()
}

// systemAuthorities is how Envoy asks for those that the operating system of the proxy trusts.
const systemAuthorities = "file-root:system"

// Served tells what became of one path resource of a Gateway.
type Served struct {
	Resource string `json:"resource"` // file-cert:CERT~KEY or file-root:CA
	Secret   string `json:"secret,omitempty"`
	Error    string `json:"error,omitempty"`
}

// StartFiles listens on a free local port.
func StartFiles() (*Files, error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	ctx, cancel := context.WithCancel(context.Background())
	files := &Files{Address: listener.Addr().String(), secrets: cache.NewLinearCache(resource.SecretType)}
	grpcServer := grpc.NewServer()
	secretservice.RegisterSecretDiscoveryServiceServer(grpcServer, server.NewServer(ctx, files.secrets, nil))
	go func() { _ = grpcServer.Serve(listener) }()
	files.stop = func() {
		cancel()
		grpcServer.Stop()
	}
	return files, nil
}

// Serve answers these resources from now on. A resource that cannot be read is not answered, and says why.
func (f *Files) Serve(resources []string, mounts *Mounts, read func(File) ([]byte, error)) []Served {
	found := map[string]types.Resource{}
	told := []Served{}
	for _, name := range resources {
		secret, from, err := load(name, mounts, read)
		served := Served{Resource: name, Secret: from}
		if err != nil {
			served.Error = err.Error()
		} else {
			found[name] = secret
		}
		told = append(told, served)
	}
	f.secrets.SetResources(found)
	sort.Slice(told, func(i, j int) bool { return told[i].Resource < told[j].Resource })
	return told
}

func load(name string, mounts *Mounts, read func(File) ([]byte, error)) (*tlsv3.Secret, string, error) {
	paths, ok := security.SdsCertificateConfigFromResourceName(name)
	if !ok {
		return nil, "", fmt.Errorf("not a name that Istio's agent understands")
	}
	open := func(path string) ([]byte, string, error) {
		file, ok := mounts.Lookup(path)
		if !ok {
			return nil, "", fmt.Errorf("nothing is mounted at %s", path)
		}
		content, err := read(file)
		return content, file.Secret, err
	}
	if name == systemAuthorities {
		ca, err := os.ReadFile(security.GetOSRootFilePath())
		return root(name, ca), "", err
	}
	if paths.IsRootCertificate() {
		ca, from, err := open(paths.CaCertificatePath)
		return root(name, ca), from, err
	}
	chain, from, err := open(paths.CertificatePath)
	if err != nil {
		return nil, from, err
	}
	key, _, err := open(paths.PrivateKeyPath)
	if err != nil {
		return nil, from, err
	}
	if _, err := tls.X509KeyPair(chain, key); err != nil { // Istio's agent asks the same
		return nil, from, err
	}
	return &tlsv3.Secret{Name: name, Type: &tlsv3.Secret_TlsCertificate{
		TlsCertificate: &tlsv3.TlsCertificate{CertificateChain: bytesSource(chain), PrivateKey: bytesSource(key)},
	}}, from, nil
}

func root(name string, ca []byte) *tlsv3.Secret {
	return &tlsv3.Secret{Name: name, Type: &tlsv3.Secret_ValidationContext{
		ValidationContext: &tlsv3.CertificateValidationContext{TrustedCa: bytesSource(ca)},
	}}
}

func bytesSource(content []byte) *corev3.DataSource {
	return &corev3.DataSource{Specifier: &corev3.DataSource_InlineBytes{InlineBytes: content}}
}
