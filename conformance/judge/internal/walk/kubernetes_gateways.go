package walk

import (
	corev1 "k8s.io/api/core/v1"
	metav1 "k8s.io/apimachinery/pkg/apis/meta/v1"
	"k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"
	"k8s.io/apimachinery/pkg/runtime"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/dig"
	"github.com/cdk8s-istio-ingress/conformance/judge/internal/gatewayapi"
)

const podName = "gateway" // as the bootstrap names it

// deployed is the Pod that Istio deploys for a Gateway of the Gateway API; without such a Gateway, the given one.
func deployed(objects []*unstructured.Unstructured, given Workload) Workload {
	ours, _ := gatewayapi.Split(objects)
	for _, object := range ours {
		if object.GetKind() == "Gateway" && len(dig.List(dig.At(object.Object, "spec", "addresses"))) == 0 {
			name := object.GetName() + "-istio"
			return Workload{
				Namespace: object.GetNamespace(), Labels: map[string]string{"gateway.networking.k8s.io/gateway-name": object.GetName()},
				ServiceAccount: name, Service: name,
			}
		}
	}
	return given
}

// listenedPorts are the ports of the Gateways that configure the workload, in both APIs.
func (s *Scenario) listenedPorts() map[int]bool {
	numbers := map[int]bool{}
	for _, object := range s.gateways() {
		for _, server := range dig.List(dig.At(object.Object, "spec", "servers")) {
			numbers[dig.Number(dig.At(server, "port"), "number")] = true
		}
	}
	ours, _ := gatewayapi.Split(s.objects)
	for _, object := range ours {
		for _, listener := range dig.List(dig.At(object.Object, "spec", "listeners")) {
			numbers[dig.Number(listener, "port")] = true
		}
	}
	return numbers
}

// runningPod is the gateway's Pod behind its Services: without it Istio serves no Gateway of the Gateway API.
func runningPod(gateway Workload, services []*corev1.Service) []runtime.Object {
	objects := []runtime.Object{&corev1.Pod{
		TypeMeta:   metav1.TypeMeta{APIVersion: "v1", Kind: "Pod"},
		ObjectMeta: metav1.ObjectMeta{Name: podName, Namespace: gateway.Namespace, Labels: gateway.Labels},
		Spec:       corev1.PodSpec{ServiceAccountName: gateway.ServiceAccount},
		Status: corev1.PodStatus{
			PodIP: "127.0.0.1", PodIPs: []corev1.PodIP{{IP: "127.0.0.1"}}, Phase: corev1.PodRunning,
			Conditions: []corev1.PodCondition{{Type: corev1.PodReady, Status: corev1.ConditionTrue}},
		},
	}}
	for _, service := range services {
		listening := map[int32]int{}
		for _, port := range service.Spec.Ports {
			listening[port.Port] = port.TargetPort.IntValue()
		}
		slice := endpoints(service, listening)
		slice.Endpoints[0].TargetRef = &corev1.ObjectReference{Kind: "Pod", Name: podName, Namespace: gateway.Namespace}
		objects = append(objects, slice)
	}
	return objects
}
