package walk

import (
	"bytes"
	"context"
	"crypto/x509"
	"encoding/pem"
	"slices"
	"sort"
	"time"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"

	"istio.io/istio/pilot/pkg/model"
	"istio.io/istio/pkg/config"
	"istio.io/istio/pkg/config/schema/kind"
	"istio.io/istio/pkg/util/sets"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// Replaced tells what became of new manifests.
type Replaced struct {
	Replaced   int      `json:"replaced"`   // objects
	Using      []string `json:"using"`      // SDS names whose content Envoy uses as the cluster has it now
	Waiting    []string `json:"waiting"`    // SDS names where it still does not, after some seconds
	Unreadable []Served `json:"unreadable"` // paths at which the gateway's Pod would find nothing
	Millis     int64    `json:"millis"`
}

// Replace puts Secrets, ConfigMaps and Istio's objects into the running server, and waits until Envoy uses the Secrets.
func (s *Scenario) Replace(yaml string) (*Replaced, error) {
	objects, err := manifests.Parse(yaml)
	if err != nil {
		return nil, err
	}
	started := time.Now()
	changed := sets.New[model.ConfigKey]()
	for _, object := range objects {
		if manifests.Is(object, "v1", "Secret") {
			secret, err := typedSecret(object)
			if err == nil {
				err = s.put(secret)
			}
			if err != nil {
				return nil, err
			}
			changed.Insert(model.ConfigKey{Kind: kind.Secret, Name: secret.Name, Namespace: secret.Namespace})
		}
		if manifests.Is(object, "v1", "ConfigMap") {
			configMap, err := typed[corev1.ConfigMap](object)
			if err == nil {
				_, err = s.istio.KubeClient().Kube().CoreV1().ConfigMaps(configMap.Namespace).Update(context.Background(), configMap, metav1.UpdateOptions{})
			}
			if err != nil {
				return nil, err
			}
			changed.Insert(model.ConfigKey{Kind: kind.ConfigMap, Name: configMap.Name, Namespace: configMap.Namespace})
		}
	}
	configs, err := manifests.Configs(objects)
	if err != nil {
		return nil, err
	}
	for _, c := range configs {
		if err := s.putConfig(c); err != nil {
			return nil, err
		}
	}
	unreadable := slices.DeleteFunc(s.files.Serve(s.paths(), s.mounts, s.readFile), func(f Served) bool { return f.Error == "" })
	replaced := &Replaced{Replaced: len(objects), Unreadable: unreadable}
	for tries, deadline := 0, started.Add(10*time.Second); ; tries++ {
		if tries%20 == 0 {
			s.push(changed)
		}
		time.Sleep(5 * time.Millisecond)
		if replaced.Using, replaced.Waiting, err = s.inUse(); err != nil {
			return nil, err
		}
		if len(replaced.Waiting) == 0 || time.Now().After(deadline) {
			replaced.Millis = time.Since(started).Milliseconds()
			return replaced, nil
		}
	}
}

// push tells Istio's server that Secrets have changed, as its informer does in a cluster but not in the fake
// server; again and again, since the fake client's cache may be a moment behind.
func (s *Scenario) push(changed sets.Set[model.ConfigKey]) {
	if len(changed) > 0 {
		s.istio.Discovery.ConfigUpdate(&model.PushRequest{
			ConfigsUpdated: changed.Copy(), Reason: model.NewReasonStats(model.SecretTrigger),
		})
	}
}

func (s *Scenario) putConfig(c config.Config) error {
	if existing := s.istio.Store().Get(c.GroupVersionKind, c.Name, c.Namespace); existing != nil {
		c.ResourceVersion = existing.ResourceVersion
		_, err := s.istio.Store().Update(c)
		return err
	}
	_, err := s.istio.Store().Create(c)
	return err
}

// inUse compares Envoy with the cluster. Envoy's dump of Secrets shows also what it rejected, so a
// certificate counts only when a TLS context of Envoy has it.
func (s *Scenario) inUse() (using, waiting []string, err error) {
	using, waiting = []string{}, []string{}
	active, err := s.envoy.secrets()
	if err != nil {
		return nil, nil, err
	}
	serials, err := s.envoy.serials()
	for name, secret := range active {
		wanted, found := s.wanted(name)
		if found && (!bytes.Equal(wanted, secret.content) || secret.isCertificate && !serials[serialOf(wanted)]) {
			waiting = append(waiting, name)
		} else {
			using = append(using, name)
		}
	}
	sort.Strings(using)
	sort.Strings(waiting)
	return using, waiting, err
}

// serialOf is the serial number of the first certificate, in hex.
func serialOf(chain []byte) string {
	block, _ := pem.Decode(chain)
	if block == nil {
		return "no PEM"
	}
	certificate, err := x509.ParseCertificate(block.Bytes)
	if err != nil {
		return err.Error()
	}
	return certificate.SerialNumber.Text(16)
}
