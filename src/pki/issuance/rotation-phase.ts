/** How far the replacement of an authority has come. Deploy each phase, to servers and clients, before the next one. */
export enum RotationPhase {
  /** The old authority issues; clients trust both. */
  TRUST_BOTH = 'trust-both',

  /** The new authority issues, and all certificates are reissued; clients still trust both. */
  ISSUE_NEW = 'issue-new',

  /** The new authority issues, and clients trust only it: the old one can be removed. */
  TRUST_NEW = 'trust-new',
}
