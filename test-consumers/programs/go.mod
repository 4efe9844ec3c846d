module consumer

go 1.25

require (
	github.com/aws/jsii-runtime-go v1.141.0
	github.com/cdk8s-istio-ingress/cdk8s-istio-ingress-go/cdk8sistioingress v0.0.0
	github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2 v2.0.0
	github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2 v2.0.0
)

// generated from node_modules: none of them is published
replace (
	github.com/cdk8s-istio-ingress/cdk8s-istio-ingress-go/cdk8sistioingress => ./generated/cdk8sistioingress
	github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2 => ./generated/cdk8s
	github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2 => ./generated/cdk8splus27
)
