package manifests

import "k8s.io/apimachinery/pkg/apis/meta/v1/unstructured"

// Pods gives one Pod for each Deployment and DaemonSet, as their controllers would make it:
// Istio's analysis and the gateway's selector look at Pods only.
func Pods(objects []*unstructured.Unstructured) []*unstructured.Unstructured {
	var pods []*unstructured.Unstructured
	for _, object := range objects {
		if !Is(object, "apps/v1", "Deployment") && !Is(object, "apps/v1", "DaemonSet") {
			continue
		}
		template, found, _ := unstructured.NestedMap(object.Object, "spec", "template")
		if !found {
			continue
		}
		pod := &unstructured.Unstructured{Object: template}
		if labels := pod.GetLabels(); len(labels) == 0 {
			continue
		}
		pod.SetAPIVersion("v1")
		pod.SetKind("Pod")
		pod.SetNamespace(object.GetNamespace())
		pod.SetName(object.GetName() + "-0")
		inject(pod)
		pods = append(pods, pod)
	}
	return pods
}

// inject does what Istio's injection webhook does to `image: auto`.
func inject(pod *unstructured.Unstructured) {
	containers, _, _ := unstructured.NestedSlice(pod.Object, "spec", "containers")
	for _, c := range containers {
		if c, ok := c.(map[string]any); ok && c["image"] == "auto" {
			c["image"] = "istio/proxyv2"
		}
	}
	if len(containers) > 0 {
		_ = unstructured.SetNestedSlice(pod.Object, containers, "spec", "containers")
	}
}
