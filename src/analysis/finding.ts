import { Severity } from './severity';

/** A mistake in an API object, or information about it. */
export interface Finding {
  /** Istio's code (`IST0132`) if Istio has one, else a code of this library: a key of the catalogue. */
  readonly code: string;

  /** How severe it is. */
  readonly level: Severity;

  /** What is wrong, with the offending value. Never key material. */
  readonly message: string;

  /** What to do. */
  readonly help: string;

  /** Kind of the object, for example `Gateway`. */
  readonly kind: string;

  /** Namespace of the object; `default` if it has none. */
  readonly namespace: string;

  /** Name of the object. */
  readonly name: string;

  /**
   * Field in the object, for example `spec.servers[0].hosts[1]`.
   *
   * @default - the finding is about the object as a whole
   */
  readonly path?: string;

  /**
   * Path of the construct that creates the object.
   *
   * @default - the object does not come from a construct
   */
  readonly constructPath?: string;

  /**
   * Where the user's program created the object, or the server of a Gateway that the finding is about: `file:line:column`.
   *
   * @default - the object does not come from a construct of this library, or the program is not written in JavaScript or TypeScript
   */
  readonly source?: string;

  /**
   * File that the object was read from; `-` is standard input.
   *
   * @default - the object does not come from a file
   */
  readonly file?: string;

  /**
   * Line of the field in the file, from 1.
   *
   * @default - the object does not come from a file
   */
  readonly line?: number;
}
