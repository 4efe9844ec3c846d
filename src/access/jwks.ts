import { checkArguments } from '../arguments/check-arguments';

/** Where the public keys come from that verify the tokens of an issuer. */
export class Jwks {
  /**
   * The keys that a URL serves. istiod fetches them, so it must reach the URL and trust its certificate.
   *
   * @param uri URL with `https://` or `http://`
   */
  public static uri(uri: string): Jwks {
    checkArguments('Jwks.uri', [uri]);
    return new Jwks({ jwksUri: uri });
  }

  /**
   * Keys in the manifest: nothing is fetched, and new keys of the issuer need a new synth.
   *
   * @param jwks JSON Web Key Set with public keys, as text
   */
  public static inline(jwks: string): Jwks {
    checkArguments('Jwks.inline', [jwks]);
    return new Jwks({ jwks });
  }

  /** The keys that the issuer publishes by OpenID Connect discovery: `<issuer>/.well-known/openid-configuration`, fetched by istiod. */
  public static discovered(): Jwks {
    return new Jwks({});
  }

  private constructor(private readonly source: { readonly jwksUri?: string; readonly jwks?: string }) {}

  /** @internal */
  public _toSpec(): { readonly jwksUri?: string; readonly jwks?: string } {
    return this.source;
  }
}
