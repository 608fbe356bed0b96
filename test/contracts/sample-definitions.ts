/**
 * Small definitions made by hand, for tests and measurements of the host that should not depend on reading files.
 * Each element is given with what leads out of it; incoming flows and ids of flows follow.
 */
import type {
  Definition,
  ElementDefinition,
  ElementId,
  FlowDefinition,
  ProcessDefinition,
  StartDefinition,
  Trigger,
} from '../../src/wiring/definition.ts';

type Shape<Behavior extends ElementDefinition['behavior']> = Omit<
  Extract<ElementDefinition, { behavior: Behavior }>,
  'id' | 'name' | 'scope' | 'incoming' | 'outgoing' | 'role' | 'type'
>;
type AnyShape = { [B in ElementDefinition['behavior']]: Shape<B> }[ElementDefinition['behavior']];

export interface SampleElement {
  readonly shape: AnyShape;
  /** Ids of the elements it leads to. */
  readonly to?: readonly ElementId[];
}

export interface SampleProcess {
  readonly id: ElementId;
  readonly elements: Readonly<Record<ElementId, SampleElement>>;
  /** Conditions by flow id, `from->to`. */
  readonly conditions?: Readonly<Record<string, string>>;
  readonly start?: Trigger;
  readonly fromCase?: boolean;
  readonly startsWith?: readonly ElementId[];
}

export function definitionOf(name: string, ...processes: readonly SampleProcess[]): Definition {
  return { format: 1, name, processes: processes.map(processOf) };
}

export const start: AnyShape = { behavior: 'start-event' };
export const end: AnyShape = { behavior: 'end-event', throws: [] };
export const fork: AnyShape = { behavior: 'parallel-gateway' };

export function job(jobType: string, attempts = 3): AnyShape {
  return {
    behavior: 'task',
    boundary: [],
    sends: [],
    work: { by: 'job', jobType, retry: { attempts, backoff_ms: 1_000 } },
  };
}

export function person(role: string): AnyShape {
  return {
    behavior: 'task',
    boundary: [],
    sends: [],
    work: { by: 'person', role, form: { fields: [] }, asks: [], errors: [] },
  };
}

export function catching(...triggers: readonly Trigger[]): AnyShape {
  return { behavior: 'catch-event', triggers };
}

export function timer(value: string, kind: 'duration' | 'cycle' | 'date' = 'duration'): Trigger {
  return { kind: 'timer', timer: kind, value: { literal: value } };
}

export function message(name: string, fromCase = false): Trigger {
  return { kind: 'message', name, fromCase };
}

export function signal(name: string): Trigger {
  return { kind: 'signal', name };
}

function processOf(process: SampleProcess): ProcessDefinition {
  const flows = flowsOf(process);
  const elements = Object.entries(process.elements).map(([id, { shape }]): [ElementId, ElementDefinition] => {
    const base = {
      id,
      name: id,
      type: shape.behavior,
      scope: process.id,
      incoming: flows.filter((flow) => flow.target === id).map((flow) => flow.id),
      outgoing: flows.filter((flow) => flow.source === id).map((flow) => flow.id),
      role: 'Clerk',
    };
    return [id, { ...base, ...shape }];
  });
  const first = elements.filter(([, element]) => element.behavior === 'start-event').map(([id]) => id);
  const begin: StartDefinition = {
    elements: first,
    label: 'Start',
    trigger: process.start ?? { kind: 'none' },
    fromCase: process.fromCase ?? false,
    form: { fields: [] },
  };
  return {
    id: process.id,
    name: process.id,
    role: 'Clerk',
    elements: Object.fromEntries(elements),
    flows: Object.fromEntries(flows.map((flow) => [flow.id, flow])),
    scopes: { [process.id]: { id: process.id, initial: first } },
    starts: [begin],
    startsWith: process.startsWith ?? [],
  };
}

function flowsOf({ elements, conditions = {} }: SampleProcess): FlowDefinition[] {
  return Object.entries(elements).flatMap(([source, { to = [] }]) =>
    to.map((target) => {
      const id = `${source}->${target}`;
      const condition = conditions[id];
      const flow = { id, source, target, label: `to ${target}` };
      return condition === undefined
        ? flow
        : { ...flow, condition: { language: 'feel', text: condition } as const };
    }),
  );
}
