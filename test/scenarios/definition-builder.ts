/**
 * Small definitions for tests, written as elements and arrows: `'A -> B'`, `'G -> B : amount > 10'` (FEEL).
 *
 * A flow's id is `A_B`. Elements lie in the process unless `inside('Sub', …)` puts them into a subprocess.
 */
import type {
  ActivityBase,
  Confirmation,
  Decision,
  Definition,
  ElementDefinition,
  ElementId,
  FlowDefinition,
  Form,
  FormField,
  Mapping,
  MessageThrow,
  PersonWork,
  ProcessDefinition,
  ScopeDefinition,
  StartDefinition,
  Throw,
  Trigger,
  Work,
} from '../../src/wiring/definition.ts';
import type { LoopDefinition } from '../../src/wiring/loop-definition.ts';

export const ROLE = 'Office';

type Body = {
  readonly [K in ElementDefinition['behavior']]: Omit<
    Extract<ElementDefinition, { behavior: K }>,
    keyof ElementBaseFields
  >;
};
interface ElementBaseFields {
  id: never;
  name: never;
  scope: never;
  incoming: never;
  outgoing: never;
  role: never;
  type: never;
}

export interface Part {
  readonly id: ElementId;
  readonly scope?: ElementId;
  readonly body: Body[keyof Body];
}

const emptyForm: Form = { fields: [] };

export function feel(text: string) {
  return { language: 'feel', text } as const;
}

export function juel(text: string) {
  return { language: 'juel', text: `\${${text}}` } as const;
}

// ---- activities -------------------------------------------------------------------------------------------------

export interface ActivityOptions {
  readonly boundary?: readonly ElementId[];
  readonly loop?: LoopDefinition;
  readonly defaultFlow?: ElementId;
  readonly sends?: readonly MessageThrow[];
  readonly inputs?: readonly Mapping[];
  readonly outputs?: readonly Mapping[];
  readonly locals?: readonly string[];
  /** Of compensation: the boundary event; also to be named in `boundary`. */
  readonly undoneBy?: ElementId;
}

function activity(
  options: ActivityOptions,
): Pick<ActivityBase, 'boundary' | 'loop' | 'defaultFlow' | 'inputs' | 'outputs' | 'locals' | 'undoneBy'> {
  const { boundary = [], loop, defaultFlow, inputs, outputs, locals, undoneBy } = options;
  return {
    boundary,
    ...(loop && { loop }),
    ...(defaultFlow && { defaultFlow }),
    ...(inputs && { inputs }),
    ...(outputs && { outputs }),
    ...(locals && { locals }),
    ...(undoneBy && { undoneBy }),
  };
}

export function task(id: ElementId, work: Work, options: ActivityOptions = {}): Part {
  return { id, body: { behavior: 'task', work, sends: options.sends ?? [], ...activity(options) } };
}

export function job(id: ElementId, options: ActivityOptions = {}): Part {
  const retry = { attempts: 3, backoff_ms: 1000 };
  return task(id, { by: 'job', jobType: 'worker', retry }, options);
}

export interface PersonOptions extends ActivityOptions {
  readonly fields?: readonly FormField[];
  readonly asks?: readonly ElementId[];
  readonly errors?: PersonWork['errors'];
}

export function person(id: ElementId, options: PersonOptions = {}): Part {
  return task(id, personWork(options), options);
}

export function personWork({ fields = [], asks = [], errors = [] }: PersonOptions = {}): PersonWork {
  return { by: 'person', role: ROLE, form: { fields }, asks, errors };
}

export function passing(id: ElementId, options: ActivityOptions = {}): Part {
  return task(id, { by: 'nothing' }, options);
}

export function computing(
  id: ElementId,
  result: string,
  expression: string,
  options: ActivityOptions = {},
): Part {
  return task(id, { by: 'expression', expression: feel(expression), result }, options);
}

export function receiving(id: ElementId, triggers: readonly Trigger[], options: ActivityOptions = {}): Part {
  return task(id, { by: 'message', triggers }, options);
}

export function subProcess(id: ElementId, options: ActivityOptions = {}): Part {
  return { id, body: { behavior: 'sub-process', ...activity(options) } };
}

export function transaction(id: ElementId, options: ActivityOptions = {}): Part {
  return { id, body: { behavior: 'sub-process', transaction: true, ...activity(options) } };
}

export function adHoc(id: ElementId, sequential: boolean, ...offers: readonly ElementId[]): Part {
  return {
    id,
    body: {
      behavior: 'ad-hoc-sub-process',
      sequential,
      cancelRemaining: !sequential,
      offers: offers.map((element) => ({ element, label: element })),
      next: { prompt: 'What is next?', role: ROLE },
      boundary: [],
    },
  };
}

export function call(id: ElementId, calls: ElementId, options: ActivityOptions = {}): Part {
  return { id, body: { behavior: 'call-activity', calls, from: 'same', ...activity(options) } };
}

export function inside(scope: ElementId, ...parts: readonly Part[]): readonly Part[] {
  return parts.map((part) => ({ scope, ...part }));
}

// ---- gateways -----------------------------------------------------------------------------------------------------

export function exclusive(id: ElementId, decision: Decision = { by: 'none' }): Part {
  return { id, body: { behavior: 'exclusive-gateway', decision } };
}

export function inclusive(id: ElementId, decision: Decision = { by: 'none' }): Part {
  return { id, body: { behavior: 'inclusive-gateway', decision } };
}

export function complex(id: ElementId, activation: string, decision: Decision = { by: 'none' }): Part {
  return { id, body: { behavior: 'complex-gateway', decision, activation: feel(activation) } };
}

export function parallel(id: ElementId): Part {
  return { id, body: { behavior: 'parallel-gateway' } };
}

export function eventBased(id: ElementId): Part {
  return { id, body: { behavior: 'event-based-gateway' } };
}

export function byConditions(defaultFlow?: ElementId): Decision {
  return { by: 'conditions', ...(defaultFlow && { defaultFlow }) };
}

export function byQuestion(flows: readonly ElementId[], askedIn?: ElementId): Decision {
  const answers = flows.map((flow) => ({ flow, label: flow }));
  return { by: 'question', prompt: 'Which way?', role: ROLE, answers, ...(askedIn && { askedIn }) };
}

// ---- events -------------------------------------------------------------------------------------------------------

export function start(id: ElementId = 'Start'): Part {
  return { id, body: { behavior: 'start-event' } };
}

export function end(id: ElementId = 'End', ...throws: readonly Throw[]): Part {
  return { id, body: { behavior: 'end-event', throws } };
}

export function throwing(id: ElementId, ...throws: readonly Throw[]): Part {
  return { id, body: { behavior: 'throw-event', throws } };
}

export function catching(id: ElementId, ...triggers: readonly Trigger[]): Part {
  return { id, body: { behavior: 'catch-event', triggers } };
}

/** Also to be named in the activity's `boundary`. */
export function boundary(id: ElementId, attachedTo: ElementId, trigger: Trigger, interrupting = true): Part {
  return { id, body: { behavior: 'boundary-event', attachedTo, interrupting, triggers: [trigger] } };
}

/** On an activity whose `undoneBy` it is. */
export function undoing(id: ElementId, attachedTo: ElementId, handler: ElementId): Part {
  const triggers = [{ kind: 'compensation' }] as const;
  return { id, body: { behavior: 'boundary-event', attachedTo, interrupting: true, triggers, handler } };
}

export function timer(value: string, kind: 'date' | 'duration' | 'cycle' = 'duration'): Trigger {
  return { kind: 'timer', timer: kind, value: { literal: value } };
}

export function message(name: string, options: { key?: string; confirmation?: Confirmation } = {}): Trigger {
  const { key, confirmation } = options;
  return {
    kind: 'message',
    name,
    fromCase: false,
    ...(key && { key: feel(key) }),
    ...(confirmation && { confirmation }),
  };
}

export function signal(name: string): Trigger {
  return { kind: 'signal', name };
}

export function confirmation(prompt = 'Has it happened?'): Confirmation {
  return { role: ROLE, prompt };
}

export function error(code?: string): Trigger {
  return { kind: 'error', ...(code && { code }) };
}

export function messageThrow(name: string, key?: string): MessageThrow {
  return { kind: 'message', name, targets: [], ...(key && { key: feel(key) }) };
}

// ---- putting it together ------------------------------------------------------------------------------------------

export interface ProcessOptions {
  readonly id?: ElementId;
  readonly starts?: readonly StartDefinition[];
}

export function define(
  parts: readonly (Part | readonly Part[])[],
  arrows: readonly string[],
  options: ProcessOptions = {},
): Definition {
  return { format: 1, name: 'test', processes: [defineProcess(parts, arrows, options)] };
}

export function defineProcess(
  parts: readonly (Part | readonly Part[])[],
  arrows: readonly string[],
  { id = 'P', starts }: ProcessOptions = {},
): ProcessDefinition {
  const all = parts.flat();
  const flows = arrows.map(flowOf);
  const elements = Object.fromEntries(all.map((part) => [part.id, elementOf(part, id, flows)]));
  const scopes = [id, ...all.filter(({ body }) => holding.has(body.behavior)).map((part) => part.id)];
  const scopeEntries = scopes.map((scope) => [scope, scopeOf(scope, id, all, elements)] as const);
  const initial = scopeEntries[0]?.[1].initial ?? [];
  return {
    id,
    name: id,
    role: ROLE,
    elements,
    flows: Object.fromEntries(flows.map((flow) => [flow.id, flow])),
    scopes: Object.fromEntries(scopeEntries),
    starts: starts ?? [
      { elements: initial, label: 'Start', trigger: { kind: 'none' }, fromCase: false, form: emptyForm },
    ],
    startsWith: [],
  };
}

const holding: ReadonlySet<string> = new Set(['sub-process', 'ad-hoc-sub-process']);

function flowOf(arrow: string): FlowDefinition {
  const [ends = '', condition] = arrow.split(/ : (.*)/s);
  const [source = '', target = ''] = ends.split('->').map((end) => end.trim());
  const flow = { id: `${source}_${target}`, source, target, label: `to ${target}` };
  return condition === undefined ? flow : { ...flow, condition: feel(condition.trim()) };
}

function elementOf(part: Part, process: ElementId, flows: readonly FlowDefinition[]): ElementDefinition {
  return {
    id: part.id,
    name: part.id,
    type: part.body.behavior,
    scope: part.scope ?? process,
    role: ROLE,
    incoming: flows.filter(({ target }) => target === part.id).map(({ id }) => id),
    outgoing: flows.filter(({ source }) => source === part.id).map(({ id }) => id),
    ...part.body,
  };
}

function scopeOf(
  scope: ElementId,
  process: ElementId,
  parts: readonly Part[],
  elements: Readonly<Record<ElementId, ElementDefinition>>,
): ScopeDefinition {
  const within = parts.filter((part) => (part.scope ?? process) === scope);
  const drawn = within.filter(({ body }) => body.behavior === 'start-event');
  const first = within.filter(
    ({ id, body }) => elements[id]?.incoming.length === 0 && body.behavior !== 'boundary-event',
  );
  const isChosen = elements[scope]?.behavior === 'ad-hoc-sub-process';
  const initial = isChosen ? [] : (drawn.length > 0 ? drawn : first).map(({ id }) => id);
  return scope === process ? { id: scope, initial } : { id: scope, initial, parent: process };
}
