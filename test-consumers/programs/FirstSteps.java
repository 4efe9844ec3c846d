import io.github.cdk8sistioingress.AddHostOptions;
import io.github.cdk8sistioingress.CertificateAuthority;
import io.github.cdk8sistioingress.CertificateStore;
import io.github.cdk8sistioingress.Destination;
import io.github.cdk8sistioingress.Gateway;
import io.github.cdk8sistioingress.GatewayVolumes;
import io.github.cdk8sistioingress.HttpRouteOptions;
import io.github.cdk8sistioingress.PathMatch;
import io.github.cdk8sistioingress.SecretMount;
import io.github.cdk8sistioingress.SelfSignedAuthorityOptions;
import io.github.cdk8sistioingress.ServerCertificateSecret;
import io.github.cdk8sistioingress.ServerTls;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.cdk8s.ApiObjectMetadata;
import org.cdk8s.App;
import org.cdk8s.Chart;
import org.cdk8s.ChartProps;
import org.cdk8s.plus27.ContainerProps;
import org.cdk8s.plus27.Deployment;
import org.cdk8s.plus27.Service;
import org.cdk8s.plus27.ServicePort;

/** README's program in Java, a Service and a Deployment of cdk8s-plus, and an error whose path and code are read. */
public class FirstSteps {
  private static final Pattern ERROR = Pattern.compile(
      "^\\s*(?:IngressError: )?(?:\\[(?<path>[^\\]]+)\\] )?(?<message>.+) \\((?<code>[\\w-]+)\\)$", Pattern.MULTILINE);

  public static void main(final String[] args) {
    App app = App.Builder.create().outdir("dist").build();
    Chart chart = new Chart(app, "shop", ChartProps.builder().namespace("shop").build());
    CertificateAuthority ca = CertificateAuthority.selfSigned("shop-ca",
        SelfSignedAuthorityOptions.builder().store(CertificateStore.directory("certificates")).build());
    Gateway gateway = Gateway.Builder.create(chart, "Gateway")
        .metadata(ApiObjectMetadata.builder().name("shop").build())
        .tls(ServerTls.issuedBy(ca))
        .build();
    Service api = Service.Builder.create(chart, "Api")
        .metadata(ApiObjectMetadata.builder().name("api").build())
        .ports(List.of(ServicePort.builder().port(8080).build()))
        .build();
    gateway.addHost("shop.example.com", AddHostOptions.builder()
        .routes(List.of(
            HttpRouteOptions.builder().paths(List.of(PathMatch.prefix("/api"))).destination(Destination.fromService(api)).build(),
            HttpRouteOptions.builder().paths(List.of(PathMatch.any())).destination(Destination.service("frontend", 80)).build()))
        .build());
    SecretMount mount = SecretMount.Builder.create(chart, "Mount")
        .secret(ServerCertificateSecret.fromSecretName(chart, "Certificate", "shop"))
        .mountPath("/etc/istio/shop")
        .build();
    Deployment pods = Deployment.Builder.create(chart, "Pods")
        .containers(List.of(ContainerProps.builder().name("istio-proxy").image("auto").build()))
        .build();
    GatewayVolumes.of(List.of(mount)).addTo(pods);
    refused(gateway);
    app.synth();
  }

  private static void refused(final Gateway gateway) {
    try {
      gateway.addHost("not a host");
    } catch (RuntimeException problem) { // jsii has no type for it
      Matcher found = ERROR.matcher(problem.getMessage());
      if (found.find() && found.group("path").equals("shop/Gateway") && found.group("code").equals("invalid-host")) return;
      throw new IllegalStateException("an error without path or code", problem);
    }
    throw new IllegalStateException("an invalid host was accepted");
  }
}
