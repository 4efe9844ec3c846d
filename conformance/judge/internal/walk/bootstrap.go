package walk

import (
	"encoding/json"
	"fmt"
	"net"
	"strconv"
)

type object = map[string]any

// bootstrap is the file that Istio's agent would write for Envoy in the gateway's Pod.
func bootstrap(gateway Workload, discovery, files string) ([]byte, error) {
	ads := object{"ads": object{}, "resource_api_version": "V3", "initial_fetch_timeout": "0s"}
	metadata := object{
		"NAMESPACE": gateway.Namespace, "CLUSTER_ID": "Kubernetes", "SERVICE_ACCOUNT": gateway.ServiceAccount,
		"LABELS": gateway.Labels, "INSTANCE_IPS": "127.0.0.1", "ISTIO_VERSION": "1.31.0",
	}
	if gateway.ProxyConfig != nil {
		metadata["PROXY_CONFIG"] = gateway.ProxyConfig
	}
	return json.MarshalIndent(object{
		"node": object{
			"id":       fmt.Sprintf("router~127.0.0.1~gateway.%[1]s~%[1]s.svc.cluster.local", gateway.Namespace),
			"cluster":  "gateway",
			"metadata": metadata,
		},
		"admin": object{"address": socket("127.0.0.1:0")},
		"dynamic_resources": object{
			"lds_config": ads,
			"cds_config": ads,
			"ads_config": object{
				"api_type": "GRPC", "transport_api_version": "V3",
				"grpc_services": []any{object{"envoy_grpc": object{"cluster_name": "xds-grpc"}}},
			},
		},
		"static_resources": object{
			"clusters": []any{grpcCluster("xds-grpc", discovery), grpcCluster("sds-grpc", files)},
		},
	}, "", " ")
}

func grpcCluster(name, address string) object {
	return object{
		"name": name, "type": "STATIC", "connect_timeout": "5s",
		"typed_extension_protocol_options": object{
			"envoy.extensions.upstreams.http.v3.HttpProtocolOptions": object{
				"@type":                "type.googleapis.com/envoy.extensions.upstreams.http.v3.HttpProtocolOptions",
				"explicit_http_config": object{"http2_protocol_options": object{}},
			},
		},
		"load_assignment": object{
			"cluster_name": name,
			"endpoints": []any{object{"lb_endpoints": []any{
				object{"endpoint": object{"address": socket(address)}},
			}}},
		},
	}
}

func socket(address string) object {
	host, port, _ := net.SplitHostPort(address)
	number, _ := strconv.Atoi(port)
	return object{"socket_address": object{"address": host, "port_value": number}}
}
