/** Placeholder for a private key in a store that a check need not read. */
export const UNREAD_PRIVATE_KEY = 'a private key of the certificate store, not read';
