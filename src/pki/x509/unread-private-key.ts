/** Takes the place of a private key that a store keeps and a check need not read. */
export const UNREAD_PRIVATE_KEY = 'a private key of the certificate store, not read';
