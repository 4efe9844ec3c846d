package walk

import (
	"path"
	"strings"

	"github.com/cdk8s-istio-ingress/conformance/judge/internal/dig"
)

// container is the one whose files Istio's proxy reads.
const container = "istio-proxy"

// Mounts is what a gateway's Pod would find on disk: Secrets, by volume and path.
type Mounts struct {
	volumes map[string]volume
	mounts  []mount
}

type volume struct {
	secret string
	items  map[string]string // path in the volume → key; nil: every key under its own name
}

type mount struct {
	volume, path, subPath string
}

// File is a key of a Secret.
type File struct {
	Secret, Key string
}

// NewMounts collects volumes and mounts from Deployments (whole, or as patches), Helm values of both
// of Istio's gateway charts, and IstioOperator overlays.
func NewMounts(documents []map[string]any) *Mounts {
	m := &Mounts{volumes: map[string]volume{}}
	for _, document := range documents {
		switch document["kind"] {
		case "Deployment":
			m.addPod(document)
		case "IstioOperator":
			m.addOverlays(document)
		case nil:
			m.addValues(document)
		}
	}
	return m
}

func (m *Mounts) addPod(deployment map[string]any) {
	pod := dig.At(deployment, "spec", "template", "spec")
	m.addVolumes(dig.At(pod, "volumes"))
	for _, c := range dig.List(dig.At(pod, "containers")) {
		if dig.Text(c, "name") == container {
			m.addMounts(dig.At(c, "volumeMounts"))
		}
	}
}

// values of the chart `gateway`, and `secretVolumes` of the older `istio-ingress`
func (m *Mounts) addValues(values map[string]any) {
	m.addVolumes(values["volumes"])
	m.addMounts(values["volumeMounts"])
	for _, v := range dig.List(dig.At(values, "gateways", "istio-ingressgateway", "secretVolumes")) {
		m.volumes[dig.Text(v, "name")] = volume{secret: dig.Text(v, "secretName")}
		m.mounts = append(m.mounts, mount{volume: dig.Text(v, "name"), path: dig.Text(v, "mountPath")})
	}
}

// overlays patch single paths: spec.template.spec.volumes[100], …containers.[name:istio-proxy].volumeMounts[100]
func (m *Mounts) addOverlays(operator map[string]any) {
	for _, gateway := range dig.List(dig.At(operator, "spec", "components", "ingressGateways")) {
		for _, overlay := range dig.List(dig.At(gateway, "k8s", "overlays")) {
			for _, patch := range dig.List(dig.At(overlay, "patches")) {
				value := dig.At(patch, "value")
				switch target := dig.Text(patch, "path"); {
				case strings.Contains(target, "volumeMounts"):
					m.addMounts(dig.AsList(value))
				case strings.Contains(target, "spec.template.spec.volumes"):
					m.addVolumes(dig.AsList(value))
				}
			}
		}
	}
}

func (m *Mounts) addVolumes(volumes any) {
	for _, v := range dig.List(volumes) {
		name := dig.Text(v, "name")
		if secret := dig.Text(dig.At(v, "secret"), "secretName"); secret != "" {
			m.volumes[name] = volume{secret, items(dig.At(v, "secret", "items"))}
		}
		for _, source := range dig.List(dig.At(v, "projected", "sources")) {
			if secret := dig.Text(dig.At(source, "secret"), "name"); secret != "" {
				m.volumes[name] = volume{secret, items(dig.At(source, "secret", "items"))}
			}
		}
	}
}

func (m *Mounts) addMounts(mounts any) {
	for _, v := range dig.List(mounts) {
		m.mounts = append(m.mounts, mount{dig.Text(v, "name"), dig.Text(v, "mountPath"), dig.Text(v, "subPath")})
	}
}

// Lookup finds the key of the Secret that is at this path.
func (m *Mounts) Lookup(file string) (File, bool) {
	best, found, longest := File{}, false, -1
	for _, mounted := range m.mounts {
		source, known := m.volumes[mounted.volume]
		key, below := within(file, mounted)
		if !known || !below || len(mounted.path) < longest {
			continue
		}
		if source.items != nil {
			if key, below = source.items[key]; !below {
				continue
			}
		}
		best, found, longest = File{source.secret, key}, true, len(mounted.path)
	}
	return best, found
}

func within(file string, mounted mount) (string, bool) {
	file = path.Clean(file)
	if mounted.subPath != "" {
		return mounted.subPath, file == path.Clean(mounted.path)
	}
	key, below := strings.CutPrefix(file, path.Clean(mounted.path)+"/")
	return key, below
}

func items(value any) map[string]string {
	if value == nil {
		return nil
	}
	paths := map[string]string{}
	for _, item := range dig.List(value) {
		paths[dig.Text(item, "path")] = dig.Text(item, "key")
	}
	return paths
}
