/** Maximum size of a file or stream: about forty times the output of `helm template` for a large chart. */
export const MAX_BYTES = 32 * 1024 * 1024;

/** Maximum number of documents in a file or stream. */
export const MAX_DOCUMENTS = 10_000;

/** Maximum size of one YAML document; the API server accepts 3 MiB per request. JSON has no separate limit. */
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

/** Maximum number of lines, commas and brackets of a YAML document: a parser needs a second for 50,000. */
export const MAX_ITEMS = 100_000;

/** Maximum number of values of a document with its aliases expanded. */
export const MAX_VALUES = 250_000;

/** Maximum nesting of a document; a Deployment has about 12 levels. */
export const MAX_DEPTH = 100;
