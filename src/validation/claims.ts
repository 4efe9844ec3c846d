/** Whether a text is the name of a claim, or the names of one inside of others in brackets. */
export function isClaimPath(claim: string): boolean {
  return /^([^[\]]+|(\[[^[\]]+\])+)$/.test(claim);
}

/** A claim as Istio reads it, with each name in brackets. */
export function bracketedClaim(claim: string): string {
  return claim.startsWith('[') ? claim : `[${claim}]`;
}
