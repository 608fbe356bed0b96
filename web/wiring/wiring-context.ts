/** What every part of the panel knows: whose wiring it is, who takes part, and on what data formulas are worked out. */
import { createContext, useContext } from 'react';
import type { Json, Variables } from '../../src/server/api/primitive-schemas.ts';
import type { Draft, SampleNode } from '../../src/server/api/wiring.ts';
import type { DraftEditor } from './draft-editor.ts';

/** A case somebody chose, data they gave, or what came in by a trigger; none: the last case that came there. */
export interface OnData {
  readonly case?: number;
  readonly data?: Variables;
  /** What came in by it last. */
  readonly trigger?: string;
}

export interface Wiring {
  readonly processKey: string;
  readonly draft: Draft;
  readonly editor: DraftEditor;
  readonly roles: readonly string[];
  readonly onData: OnData;
  readonly setOnData: (onData: OnData) => void;
}

export const WiringContext = createContext<Wiring | undefined>(undefined);

export function useWiring(): Wiring {
  const wiring = useContext(WiringContext);
  if (!wiring) throw new Error('A part of the wiring panel stands outside of it.');
  return wiring;
}

/** What came back from the other side, where a formula may speak of it. */
export interface Answer {
  readonly value: Json;
  readonly nodes: readonly SampleNode[];
  /** "the last try", "case 118", "the pasted sample" */
  readonly from: string;
}
