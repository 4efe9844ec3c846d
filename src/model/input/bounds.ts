/** Most text of one file or stream: some forty times what `helm template` of a large chart gives. */
export const MAX_BYTES = 32 * 1024 * 1024;

/** Most documents of one file or stream. */
export const MAX_DOCUMENTS = 10_000;

/** Most text of one YAML document; the API server takes 3 MiB in one request. JSON has no limit of its own. */
export const MAX_DOCUMENT_BYTES = 4 * 1024 * 1024;

/** Most lines, commas and brackets of one YAML document: a parser needs a second for 50,000. */
export const MAX_ITEMS = 100_000;

/** Most values of one document after its aliases are expanded. */
export const MAX_VALUES = 250_000;

/** Deepest nesting of one document; a Deployment has about 12 levels. */
export const MAX_DEPTH = 100;
