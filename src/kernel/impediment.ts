/**
 * Impediment: why an element cannot go on now. Thrown wherever that is found out, before any event of that stage, and
 * caught in one place only (`wrappers/incidents.ts`), which turns it into an incident. It never leaves the kernel.
 */
import type { IncidentCode } from './effect.ts';

export class Impediment extends Error {
  override readonly name = 'Impediment';
  readonly code: IncidentCode;

  constructor(code: IncidentCode, message: string) {
    super(message);
    this.code = code;
  }
}
