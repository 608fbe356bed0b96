import type { JsonValue } from '../../expressions/value.ts';
import { validateWiring } from '../../wiring/validate-wiring.ts';
import type { WiringDocument } from '../../wiring/wiring-document.ts';
import { RequestProblem } from '../problem.ts';
import { requireShallow } from './require-shallow.ts';

/** Throws `wiring-invalid` with what was expected, what was found, and where. */
export function requireWiring(wiring: JsonValue): WiringDocument {
  requireShallow(wiring, 'wiring');
  const checked = validateWiring(wiring);
  if (checked.ok) return checked.wiring;
  const [first] = checked.problems;
  throw new RequestProblem('wiring-invalid', `The wiring cannot be used: ${first?.message ?? ''}`, {
    where: `wiring${first?.at ?? ''}`,
    fields: checked.problems.map(({ at, message }) => ({ where: `wiring${at}`, message })),
  });
}
