package walk

import (
	"path"
	"strings"
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
	pod := dig(deployment, "spec", "template", "spec")
	m.addVolumes(dig(pod, "volumes"))
	for _, c := range list(dig(pod, "containers")) {
		if text(c, "name") == container {
			m.addMounts(dig(c, "volumeMounts"))
		}
	}
}

// values of the chart `gateway`, and `secretVolumes` of the older `istio-ingress`
func (m *Mounts) addValues(values map[string]any) {
	m.addVolumes(values["volumes"])
	m.addMounts(values["volumeMounts"])
	for _, v := range list(dig(values, "gateways", "istio-ingressgateway", "secretVolumes")) {
		m.volumes[text(v, "name")] = volume{secret: text(v, "secretName")}
		m.mounts = append(m.mounts, mount{volume: text(v, "name"), path: text(v, "mountPath")})
	}
}

// overlays patch single paths: spec.template.spec.volumes[100], …containers.[name:istio-proxy].volumeMounts[100]
func (m *Mounts) addOverlays(operator map[string]any) {
	for _, gateway := range list(dig(operator, "spec", "components", "ingressGateways")) {
		for _, overlay := range list(dig(gateway, "k8s", "overlays")) {
			for _, patch := range list(dig(overlay, "patches")) {
				value := dig(patch, "value")
				switch target := text(patch, "path"); {
				case strings.Contains(target, "volumeMounts"):
					m.addMounts(asList(value))
				case strings.Contains(target, "spec.template.spec.volumes"):
					m.addVolumes(asList(value))
				}
			}
		}
	}
}

func (m *Mounts) addVolumes(volumes any) {
	for _, v := range list(volumes) {
		name := text(v, "name")
		if secret := text(dig(v, "secret"), "secretName"); secret != "" {
			m.volumes[name] = volume{secret, items(dig(v, "secret", "items"))}
		}
		for _, source := range list(dig(v, "projected", "sources")) {
			if secret := text(dig(source, "secret"), "name"); secret != "" {
				m.volumes[name] = volume{secret, items(dig(source, "secret", "items"))}
			}
		}
	}
}

func (m *Mounts) addMounts(mounts any) {
	for _, v := range list(mounts) {
		m.mounts = append(m.mounts, mount{text(v, "name"), text(v, "mountPath"), text(v, "subPath")})
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
	for _, item := range list(value) {
		paths[text(item, "path")] = text(item, "key")
	}
	return paths
}
