import { checkArguments } from '../arguments/check-arguments';
/** The issuer of certificates in the cluster: an object of cert-manager, or of an issuer that works with it. */
export class CertManagerIssuer {
  /**
   * A `ClusterIssuer`.
   *
   * @param name its name
   */
  public static clusterIssuer(name: string): CertManagerIssuer {
    checkArguments('CertManagerIssuer.clusterIssuer', [name]);
    return new CertManagerIssuer('ClusterIssuer', name, 'cert-manager.io');
  }

  /**
   * An `Issuer` in the namespace of the gateway's workload.
   *
   * @param name its name
   */
  public static issuer(name: string): CertManagerIssuer {
    checkArguments('CertManagerIssuer.issuer', [name]);
    return new CertManagerIssuer('Issuer', name, 'cert-manager.io');
  }

  /**
   * An issuer of another API group, for example `AWSPCAClusterIssuer` of `awspca.cert-manager.io`.
   *
   * @param group API group
   * @param kind kind of the object
   * @param name its name
   */
  public static of(group: string, kind: string, name: string): CertManagerIssuer {
    checkArguments('CertManagerIssuer.of', [group, kind, name]);
    return new CertManagerIssuer(kind, name, group);
  }

  private constructor(
    /** Kind of the object. */
    public readonly kind: string,
    /** Name of the object. */
    public readonly name: string,
    /** API group of the object. */
    public readonly group: string,
  ) {}
}
