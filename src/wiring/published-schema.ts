/**
 * The wiring document's JSON schema as others read it: editors, programs, `GET /api/schemas/wiring-1.json`.
 *
 * Invariant PS1: what it takes is what `validate-wiring.ts` takes.
 */
import type { JsonValue } from '../expressions/value.ts';
import { WiringSchema } from './wiring-document.ts';

export function publishedWiringSchema(): JsonValue {
  const schema: JsonValue = JSON.parse(JSON.stringify(WiringSchema));
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    description:
      'How the steps, decisions and events of a diagram are carried out, by the ids of the diagram. docs/wiring.md explains it.',
    ...(typeof schema === 'object' && schema !== null && !Array.isArray(schema) ? schema : {}),
  };
}
