package walk

import (
	"fmt"
	"math/rand/v2"
	"net"
	"sort"

	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/labels"
	"k8s.io/apimachinery/pkg/types"
	"k8s.io/apimachinery/pkg/util/intstr"
)

// gatewayServices are the Services that the manifests have for the gateway, which keep their ports; without one there is a
// Service with every port of the Gateways.
func gatewayServices(c *cluster, gateway Workload, ports map[int]bool) []*corev1.Service {
	var own []*corev1.Service
	for _, service := range c.services {
		selector := service.Spec.Selector
		if service.Namespace == gateway.Namespace && len(selector) > 0 &&
			labels.SelectorFromSet(selector).Matches(labels.Set(gateway.Labels)) {
			own = append(own, service)
		}
	}
	if len(own) == 0 {
		own = []*corev1.Service{gatewayService(gateway, ports)}
		c.services[types.NamespacedName{Namespace: own[0].Namespace, Name: own[0].Name}] = own[0]
	}
	return own
}

// openPorts lets the gateway's Services end at free local ports: Istio itself then translates the
// Gateway's 443 into such a port, and the manifests stay as they are.
func openPorts(services []*corev1.Service) (map[int]int, error) {
	open := map[int]int{}
	targets := map[intstr.IntOrString]int{} // ports with one target stay together
	for _, service := range services {
		for i := range service.Spec.Ports {
			port := &service.Spec.Ports[i]
			target := port.TargetPort
			if target.IntValue() == 0 && target.StrVal == "" {
				target = intstr.FromInt32(port.Port)
			}
			if targets[target] == 0 {
				free, err := freePort()
				if err != nil {
					return nil, err
				}
				targets[target] = free
			}
			port.TargetPort = intstr.FromInt(targets[target])
			open[int(port.Port)] = targets[target]
		}
	}
	return open, nil
}

func gatewayService(gateway Workload, ports map[int]bool) *corev1.Service {
	service := &corev1.Service{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Service"},
		ObjectMeta: metav1.ObjectMeta{Name: gateway.Service, Namespace: gateway.Namespace},
		Spec:       corev1.ServiceSpec{Selector: gateway.Labels},
	}
	for number := range ports {
		service.Spec.Ports = append(service.Spec.Ports, corev1.ServicePort{
			Name: fmt.Sprintf("port-%d", number), Port: int32(number), Protocol: corev1.ProtocolTCP,
		})
	}
	sort.Slice(service.Spec.Ports, func(i, j int) bool { return service.Spec.Ports[i].Port < service.Spec.Ports[j].Port })
	return service
}

// freePort is below the ports that the kernel gives to clients: between here and Envoy's own listening
// a connection of somebody's would otherwise take it now and then.
func freePort() (int, error) {
	var last error
	for range 100 {
		port := 10000 + rand.IntN(20000)
		listener, err := net.Listen("tcp", fmt.Sprintf("127.0.0.1:%d", port))
		if err != nil {
			last = err
			continue
		}
		return port, listener.Close()
	}
	return 0, fmt.Errorf("no free local port: %w", last)
}
