/**
 * Where a delivery's payload is kept: small ones in its row, large ones in the document store.
 *
 * Invariant DP1: what was packed is unpacked deeply equal.
 */
import type { Variables } from '../kernel/command.ts';
import type { Documents } from '../ports/documents.ts';
import type { DeliveryPayload } from '../ports/trigger-store.ts';

const largestInRow = 256 * 1024;
/** No kind takes in more at once. */
const largest = 64 * 1024 * 1024;

export async function packPayload(variables: Variables, documents: Documents): Promise<DeliveryPayload> {
  const text = JSON.stringify(variables);
  if (text.length <= largestInRow) return { in: 'row', variables };
  const document = await documents.put(new TextEncoder().encode(text), {
    name: 'payload.json',
    type: 'application/json',
  });
  return { in: 'document', document };
}

/** Throws `DocumentProblem` where the document is gone. */
export async function unpackPayload(payload: DeliveryPayload, documents: Documents): Promise<Variables> {
  if (payload.in === 'row') return payload.variables;
  const content = await documents.read(payload.document.document, largest);
  return JSON.parse(new TextDecoder().decode(content));
}
