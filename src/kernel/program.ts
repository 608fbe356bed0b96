/**
 * Program: a definition prepared for running; computed once, never stored.
 */
import type { Definition } from '../wiring/definition.ts';

export interface Program {
  readonly definition: Definition;
}
