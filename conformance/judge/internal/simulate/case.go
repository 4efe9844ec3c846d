// Package simulate asks Istio's traffic simulation where calls end, without Envoy.
package simulate

// Case is one set of manifests and the calls made to it.
type Case struct {
	ID      string   `json:"id"`
	YAML    string   `json:"yaml"`
	Context string   `json:"context,omitempty"` // Services of the backends
	Gateway Workload `json:"gateway"`           // which proxy is asked, unless a call says otherwise
	Calls   []Call   `json:"calls"`
	// Clusters adds to a configuration how backends are connected to: what DestinationRules and ServiceEntries say.
	Clusters bool `json:"clusters,omitempty"`
}

// Workload is a gateway's Pod, or any Pod of the mesh.
type Workload struct {
	Sidecar   bool              `json:"sidecar,omitempty"` // any Pod of the mesh: routes and clusters of what it calls
	Namespace string            `json:"namespace"`         // default: istio-system
	Labels    map[string]string `json:"labels"`            // default: istio=ingressgateway
}

// Call is one request.
type Call struct {
	Port     int       `json:"port"`
	Protocol string    `json:"protocol,omitempty"` // http (default), http2 or tcp
	TLS      bool      `json:"tls,omitempty"`
	SNI      string    `json:"sni,omitempty"` // default with TLS: the host
	Host     string    `json:"host,omitempty"`
	Path     string    `json:"path,omitempty"`
	Gateway  *Workload `json:"gateway,omitempty"`
}

// Result is where a call ends. Error is Istio's word: "no listener matched", "no filter chains matched",
// "multiple filter chains matched", "no virtual host matched", "no route matched",
// "tls required, sending 301", "invalid TLS", "invalid mTLS", "protocol error".
type Result struct {
	Error       string `json:"error,omitempty"`
	Listener    string `json:"listener,omitempty"`
	FilterChain string `json:"filterChain,omitempty"`
	RouteConfig string `json:"routeConfig,omitempty"`
	VirtualHost string `json:"virtualHost,omitempty"`
	Route       string `json:"route,omitempty"`
	Cluster     string `json:"cluster,omitempty"`   // outbound|8000||httpbin.default.svc.cluster.local
	NoCluster   bool   `json:"noCluster,omitempty"` // the proxy has no such cluster, and answers 503

	// of the filter chain, when it terminates TLS
	Certificates      []string `json:"certificates,omitempty"`      // SDS names: kubernetes://httpbin-credential
	ClientCA          string   `json:"clientCa,omitempty"`          // SDS name: kubernetes://httpbin-credential-cacert
	ClientCertificate bool     `json:"clientCertificate,omitempty"` // required
	SubjectAltNames   int      `json:"subjectAltNames,omitempty"`   // matchers on the client's names
	MinTLS            string   `json:"minTls,omitempty"`
	MaxTLS            string   `json:"maxTls,omitempty"`
}

// Answer is what the simulation says about one case, call by call.
type Answer struct {
	ID      string   `json:"id"`
	Results []Result `json:"results"`
	Error   string   `json:"error,omitempty"`
}

func (w Workload) withDefaults() Workload {
	if w.Namespace == "" {
		w.Namespace = "istio-system"
	}
	if len(w.Labels) == 0 {
		w.Labels = map[string]string{"istio": "ingressgateway"}
	}
	return w
}
