/** The same drawing as another tool would save it that keeps no ids: each element gets a new one. */
import type { Diagram } from '../../src/bpmn/diagram.ts';
import { partsOf } from '../../src/wiring/matching/diagram-parts.ts';

export interface WithoutIds {
  readonly diagram: Diagram;
  /** By new id. */
  readonly original: ReadonlyMap<string, string>;
}

export function withoutIds(diagram: Diagram): WithoutIds {
  const { processes, nodes, flows } = partsOf(diagram);
  const fresh = new Map<string, string>();
  for (const id of [...processes.keys(), ...nodes.keys(), ...flows.keys()])
    fresh.set(id, `new-${fresh.size}`);
  const renamed = (value: unknown): unknown => {
    if (typeof value === 'string') return fresh.get(value) ?? value;
    if (Array.isArray(value)) return value.map(renamed);
    if (value instanceof Map) return new Map([...value].map(([key, item]) => [renamed(key), renamed(item)]));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(
      Object.entries(value).map(([key, item]) => [key, key === 'name' ? item : renamed(item)]),
    );
  };
  const original = new Map([...fresh].map(([old, id]) => [id, old]));
  return { diagram: renamed(diagram) as Diagram, original }; // cast: only ids were exchanged
}
