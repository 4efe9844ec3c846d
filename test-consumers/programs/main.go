// README's program in Go, a Service and a Deployment of cdk8s-plus, and an error whose path and code are read.
package main

import (
	"fmt"
	"regexp"

	"github.com/aws/jsii-runtime-go"
	istio "github.com/cdk8s-istio-ingress/cdk8s-istio-ingress-go/cdk8sistioingress"
	"github.com/cdk8s-team/cdk8s-core-go/cdk8s/v2"
	plus "github.com/cdk8s-team/cdk8s-plus-go/cdk8splus27/v2"
)

var ingressError = regexp.MustCompile(`(?m)^\s*(?:IngressError: )?(?:\[(?P<path>[^\]]+)\] )?(?P<message>.+) \((?P<code>[\w-]+)\)$`)

func main() {
	app := cdk8s.NewApp(&cdk8s.AppProps{Outdir: jsii.String("dist")})
	chart := cdk8s.NewChart(app, jsii.String("shop"), &cdk8s.ChartProps{Namespace: jsii.String("shop")})
	ca := istio.CertificateAuthority_SelfSigned(jsii.String("shop-ca"), &istio.SelfSignedAuthorityOptions{
		Store: istio.CertificateStore_Directory(jsii.String("certificates"), nil),
	})
	gateway := istio.NewGateway(chart, jsii.String("Gateway"), &istio.GatewayProps{
		Metadata: &cdk8s.ApiObjectMetadata{Name: jsii.String("shop")},
		Tls:      istio.ServerTls_IssuedBy(ca, nil),
	})
	api := plus.NewService(chart, jsii.String("Api"), &plus.ServiceProps{
		Metadata: &cdk8s.ApiObjectMetadata{Name: jsii.String("api")},
		Ports:    &[]*plus.ServicePort{{Port: jsii.Number(8080)}},
	})
	gateway.AddHost(jsii.String("shop.example.com"), &istio.AddHostOptions{
		Routes: &[]*istio.HttpRouteOptions{
			{Paths: &[]istio.PathMatch{istio.PathMatch_Prefix(jsii.String("/api"), nil)}, Destination: istio.Destination_FromService(api, nil)},
			{Paths: &[]istio.PathMatch{istio.PathMatch_Any()}, Destination: istio.Destination_Service(jsii.String("frontend"), jsii.Number(80), nil)},
		},
	})
	mount := istio.NewSecretMount(chart, jsii.String("Mount"), &istio.SecretMountProps{
		Secret:    istio.ServerCertificateSecret_FromSecretName(chart, jsii.String("Certificate"), jsii.String("shop"), nil),
		MountPath: jsii.String("/etc/istio/shop"),
	})
	pods := plus.NewDeployment(chart, jsii.String("Pods"), &plus.DeploymentProps{
		Containers: &[]*plus.ContainerProps{{Name: jsii.String("istio-proxy"), Image: jsii.String("auto")}},
	})
	istio.GatewayVolumes_Of(&[]istio.SecretMount{mount}).AddTo(pods)
	refused(gateway)
	app.Synth()
}

func refused(gateway istio.Gateway) {
	defer func() {
		problem := fmt.Sprint(recover()) // jsii panics
		found := ingressError.FindStringSubmatch(problem)
		if found == nil || found[1] != "shop/Gateway" || found[3] != "invalid-host" {
			panic("an error without path or code: " + problem)
		}
	}()
	gateway.AddHost(jsii.String("not a host"), nil)
}
