/** What of a request may be kept beside its body (K3): nothing its sender signed in with, and nobody behind a browser. */

/** Headers, and names of a query, that sign in, sign, or say who somebody is. */
const secretNames = /authorization|cookie|secret|token|signature|hmac|api-?key|password/;

/** `own`: headers that this webhook's senders show themselves by. */
export function withoutSecrets<Value>(
  given: Readonly<Record<string, Value>>,
  own: readonly (string | undefined)[],
): Readonly<Record<string, Value>> {
  const hidden = new Set(own.map((name) => name?.toLowerCase()));
  return Object.fromEntries(
    Object.entries(given).filter(([written]) => {
      const name = written.toLowerCase();
      return !hidden.has(name) && !secretNames.test(name);
    }),
  );
}
