package walk

import (
	"context"
	"fmt"
	"strings"

	corev1 "k8s.io/api/core/v1"
	kerrors "k8s.io/apimachinery/pkg/api/errors"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"istio.io/istio/pkg/security"
)

func (s *Scenario) secret(namespace, name string) (*corev1.Secret, error) {
	return s.istio.KubeClient().Kube().CoreV1().Secrets(namespace).Get(context.Background(), name, metav1.GetOptions{})
}

// readFile is what the gateway's Pod reads: a Secret is mounted from the Pod's own namespace.
func (s *Scenario) readFile(file File) ([]byte, error) {
	secret, err := s.secret(s.gateway.Namespace, file.Secret)
	if err != nil {
		return nil, fmt.Errorf("secret %s/%s: %w", s.gateway.Namespace, file.Secret, err)
	}
	content, found := secret.Data[file.Key]
	if !found {
		return nil, fmt.Errorf("secret %s/%s has no key %q", s.gateway.Namespace, file.Secret, file.Key)
	}
	return content, nil
}

// put replaces or creates a Secret in the running cluster.
func (s *Scenario) put(secret *corev1.Secret) error {
	client := s.istio.KubeClient().Kube().CoreV1().Secrets(secret.Namespace)
	_, err := client.Update(context.Background(), secret, metav1.UpdateOptions{})
	if kerrors.IsNotFound(err) {
		_, err = client.Create(context.Background(), secret, metav1.CreateOptions{})
	}
	return err
}

// wanted is the public content that Envoy should use under this SDS name; false when no Secret has it.
func (s *Scenario) wanted(sds string) ([]byte, bool) {
	if paths, ok := security.SdsCertificateConfigFromResourceName(sds); ok {
		path := paths.CertificatePath
		if paths.IsRootCertificate() {
			path = paths.CaCertificatePath
		}
		file, ok := s.mounts.Lookup(path)
		if !ok {
			return nil, false
		}
		content, err := s.readFile(file)
		return content, err == nil
	}
	name, ok := strings.CutPrefix(sds, "kubernetes://")
	namespace := s.gateway.Namespace
	if !ok {
		if name, ok = strings.CutPrefix(sds, "kubernetes-gateway://"); !ok {
			return nil, false
		}
		namespace, name, _ = strings.Cut(name, "/")
	}
	keys := [][2]string{{"cert", "key"}, {"tls.crt", "tls.key"}}
	secret, err := s.secret(namespace, name)
	if short, isCA := strings.CutSuffix(name, "-cacert"); isCA {
		keys = [][2]string{{"cacert", "cacert"}, {"ca.crt", "ca.crt"}}
		if err != nil {
			secret, err = s.secret(namespace, short)
		}
	}
	if err != nil {
		return nil, false
	}
	for _, key := range keys {
		if len(secret.Data[key[0]]) > 0 && len(secret.Data[key[1]]) > 0 {
			return secret.Data[key[0]], true
		}
	}
	return nil, false
}
