/** What tells one entry from another that was changed since: a trial holds for exactly what was tried. */

import type { JsonValue } from '../../expressions/value.ts';
import { canonicalJson, sha256 } from '../../host/canonical-json.ts';
import type { EntryPart } from '../../wiring/wiring-entries.ts';

export function entryHash(part: EntryPart, entry: JsonValue): string {
  return sha256(part, '\0', canonicalJson(entry));
}
