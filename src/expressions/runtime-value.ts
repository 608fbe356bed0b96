/**
 * RuntimeValue: the common ancestor of every value that is not JSON, so that one `instanceof` tells a FEEL value
 * from a record.
 */
export abstract class RuntimeValue {
  abstract readonly kind: string;
  /** The canonical text: ISO 8601 for temporal values. */
  abstract toString(): string;
}
