/** What a call passes to the process it calls, or takes of what that leaves. Plain data, part of a definition. */
import type { Mapping } from './definition.ts';

/** `all`: everything there is; the mappings come on top. */
export interface HandOver {
  readonly all: boolean;
  readonly mappings: readonly Mapping[];
}
