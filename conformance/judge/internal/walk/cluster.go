package walk

import (
	"sort"

	corev1 "k8s.io/api/core/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"
	"k8s.io/apimachinery/pkg/types"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/manifests"
)

// cluster is what the walk makes of the manifests: objects of Kubernetes for Istio's fake client,
// and backends that really listen.
type cluster struct {
	objects   []runtime.Object
	services  map[types.NamespacedName]*corev1.Service
	backends  []*Backend
	backendCA string
}

// newCluster starts a backend for every destination, and gives Services to those that have none.
func newCluster(objects []*unstructured.Unstructured) (*cluster, error) {
	c := &cluster{services: map[types.NamespacedName]*corev1.Service{}}
	for _, object := range objects {
		if err := c.add(object); err != nil {
			return nil, err
		}
	}
	return c, c.serve(manifests.Destinations(objects))
}

func (c *cluster) add(object *unstructured.Unstructured) error {
	switch {
	case manifests.Is(object, "v1", "Secret"):
		secret, err := typedSecret(object)
		if err != nil {
			return err
		}
		c.objects = append(c.objects, secret)
	case manifests.Is(object, "v1", "ConfigMap"):
		configMap, err := typed[corev1.ConfigMap](object)
		if err != nil {
			return err
		}
		c.objects = append(c.objects, configMap)
	case manifests.Is(object, "v1", "Service"):
		service, err := typed[corev1.Service](object)
		if err != nil {
			return err
		}
		c.services[types.NamespacedName{Namespace: service.Namespace, Name: service.Name}] = service
	}
	return nil
}

// typedSecret moves stringData to data, as the API server does.
func typedSecret(object *unstructured.Unstructured) (*corev1.Secret, error) {
	secret, err := typed[corev1.Secret](object)
	if err != nil {
		return nil, err
	}
	for key, value := range secret.StringData {
		if secret.Data == nil {
			secret.Data = map[string][]byte{}
		}
		secret.Data[key] = []byte(value)
	}
	secret.StringData = nil
	return secret, nil
}

func (c *cluster) serve(names map[manifests.Destination][]string) error {
	var hosts []string
	ports := map[types.NamespacedName][]manifests.Destination{}
	for d, sni := range names {
		key := types.NamespacedName{Namespace: d.Namespace, Name: d.Name}
		ports[key] = append(ports[key], d)
		hosts = append(hosts, sni...)
	}
	sort.Strings(hosts)
	var backendIdentity *identity
	if len(hosts) > 0 {
		var err error
		if backendIdentity, err = newIdentity("backend of the walk", hosts); err != nil {
			return err
		}
		c.backendCA = backendIdentity.PEM
	}
	for key, group := range ports {
		service := c.services[key]
		if service == nil {
			service = manifests.ServiceFor(group, names)
			c.services[key] = service
		}
		if err := c.listen(service, group, names, backendIdentity); err != nil {
			return err
		}
	}
	return nil
}

// listen starts one backend for each port of the Service.
func (c *cluster) listen(service *corev1.Service, group []manifests.Destination, names map[manifests.Destination][]string, secure *identity) error {
	listening := map[int32]int{}
	for _, port := range service.Spec.Ports {
		var speaks *identity
		for _, d := range group {
			if int32(d.Port) == port.Port && len(names[d]) > 0 {
				speaks = secure
			}
		}
		backend, err := startBackend(group[0].Host(), speaks)
		if err != nil {
			return err
		}
		c.backends = append(c.backends, backend)
		listening[port.Port] = backend.Port
	}
	c.objects = append(c.objects, endpoints(service, listening))
	return nil
}

// all gives everything for the fake client.
func (c *cluster) all() []runtime.Object {
	all := c.objects
	for _, service := range c.services {
		all = append(all, service)
	}
	return all
}

func (c *cluster) stop() {
	for _, backend := range c.backends {
		_ = backend.server.Close()
	}
}
