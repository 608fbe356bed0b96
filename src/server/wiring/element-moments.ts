/**
 * What a case knew each time it came to an element, which ways it took from there and what came of the step: folded from
 * the case's events.
 *
 * Boundary: reading one case. Which case is looked at, and what is done with the data, is `case-data.ts` and the routes'.
 *
 * Invariants:
 * EM1  `visible` is what the element sees before it has inputs of its own: the nearest variable of each name, of a run over a
 *      list its item too.
 * EM2  Names in brackets are the kernel's own and are left out.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { InstanceId, Key, Variables } from '../../kernel/command.ts';
import type { InstanceEvent } from '../../kernel/event.ts';
import type { CaseEvent } from '../views/case-journals.ts';

export interface ElementMoment {
  readonly instance: InstanceId;
  readonly at: number;
  readonly visible: Variables;
  /** Flows taken from there, in order; empty while it has not gone on. */
  readonly taken: readonly string[];
  /** What the step gave; absent while it has not. */
  readonly given?: Variables;
  /** Of a job: how it came about. */
  readonly explanation?: JsonValue;
}

interface Place {
  readonly scope: Key;
  own: Record<string, JsonValue>;
  repetition?: {
    readonly items?: readonly JsonValue[];
    readonly item?: string;
    readonly from: number;
    begun: number;
  };
}

interface Open {
  readonly moment: { -readonly [Name in keyof ElementMoment]: ElementMoment[Name] };
  readonly key: Key;
  readonly scope: Key;
  /** The row its work was done in: what is set in that row is what it gave. */
  doneIn?: number;
}

interface Fold {
  root: Key;
  readonly places: Map<Key, Place>;
  readonly open: Map<Key, Open>;
  /** The newest moment in each scope: flows are taken after the element is over. */
  readonly last: Map<Key, Open>;
}

/** What an element or flow of the event is called on the drawing looked at. */
export type PresentName = (id: string, happened: CaseEvent) => string;

export interface SoughtElement {
  readonly element: string;
  readonly outgoing: readonly string[];
}

export function elementMoments(
  events: readonly CaseEvent[],
  sought: SoughtElement,
  presentName: PresentName,
): readonly ElementMoment[] {
  const folds = new Map<InstanceId, Fold>();
  const moments: ElementMoment[] = [];
  for (const happened of events) {
    const fold = folds.get(happened.instance) ?? {
      root: 0,
      places: new Map(),
      open: new Map(),
      last: new Map(),
    };
    folds.set(happened.instance, fold);
    follow(fold, happened.event);
    const found = notice(fold, happened, sought, presentName);
    if (found !== undefined) moments.push(found);
  }
  return moments;
}

/** What the instances of the case know now, or knew last: the first one's where there are several. */
export function lastKnown(
  events: readonly CaseEvent[],
  instances: ReadonlySet<InstanceId>,
): Variables | undefined {
  const first = events.find(({ instance }) => instances.has(instance))?.instance;
  if (first === undefined) return undefined;
  const fold: Fold = { root: 0, places: new Map(), open: new Map(), last: new Map() };
  for (const { instance, event } of events) if (instance === first) follow(fold, event);
  return shown(fold.places.get(fold.root)?.own ?? {});
}

function follow(fold: Fold, event: InstanceEvent): void {
  switch (event.kind) {
    case 'instance-started':
      fold.root = event.key;
      fold.places.set(event.key, { scope: 0, own: { ...event.variables } });
      return;
    case 'element-activated':
      fold.places.set(event.key, {
        scope: event.scope,
        own: event.role === 'run' ? ofRun(fold, event.scope) : {},
      });
      return;
    case 'runs-planned': {
      const place = fold.places.get(event.key);
      if (place === undefined) return;
      const { items, item, countsFrom = 1 } = event;
      place.repetition = {
        from: countsFrom,
        begun: 0,
        ...(items === undefined ? {} : { items }),
        ...(item === undefined ? {} : { item }),
      };
      return;
    }
    case 'variables-set': {
      const place = fold.places.get(event.key);
      if (place !== undefined) place.own = { ...place.own, ...event.variables };
      return;
    }
    default:
      return;
  }
}

function ofRun(fold: Fold, body: Key): Record<string, JsonValue> {
  const repetition = fold.places.get(body)?.repetition;
  if (repetition === undefined) return {};
  const index = repetition.begun++;
  const own: Record<string, JsonValue> = { loopCounter: index + repetition.from };
  if (repetition.item !== undefined) own[repetition.item] = repetition.items?.[index] ?? null;
  return own;
}

function notice(
  fold: Fold,
  happened: CaseEvent,
  { element, outgoing }: SoughtElement,
  presentName: PresentName,
): ElementMoment | undefined {
  const { event, at, instance, row } = happened;
  switch (event.kind) {
    case 'instance-started': {
      if (presentName(event.element, happened) !== element) return undefined;
      return { instance, at, visible: shown(event.variables), taken: [] };
    }
    case 'element-activated': {
      if (event.role === 'undo' || presentName(event.element, happened) !== element) return undefined;
      const open: Open = {
        moment: { instance, at, visible: visibleAt(fold, event.key), taken: [] },
        key: event.key,
        scope: event.scope,
      };
      fold.open.set(event.key, open);
      fold.last.set(event.scope, open);
      return open.moment;
    }
    case 'flow-taken': {
      const flow = presentName(event.flow, happened);
      const open = outgoing.includes(flow) ? fold.last.get(event.scope) : undefined;
      if (open !== undefined) open.moment.taken = [...open.moment.taken, flow];
      return undefined;
    }
    default:
      noticeWork(fold, event, row);
      return undefined;
  }
}

function noticeWork(fold: Fold, event: InstanceEvent, row: number): void {
  switch (event.kind) {
    case 'job-completed':
    case 'job-failed':
    case 'user-task-completed': {
      const open = fold.open.get(event.key);
      if (open === undefined) return;
      if (event.kind !== 'job-failed') open.doneIn = row;
      if ('explanation' in event && event.explanation !== undefined)
        open.moment.explanation = event.explanation;
      return;
    }
    case 'variables-set':
      for (const open of fold.open.values()) {
        if (
          open.doneIn !== row ||
          (event.key !== open.key && event.key !== open.scope && event.key !== fold.root)
        )
          continue;
        open.moment.given = { ...open.moment.given, ...shown(event.variables) };
      }
      return;
    case 'element-completed':
    case 'element-terminated': {
      const open = fold.open.get(event.key);
      if (open?.doneIn !== undefined) open.moment.given ??= {};
      fold.open.delete(event.key);
      return;
    }
    default:
      return;
  }
}

function visibleAt(fold: Fold, key: Key): Variables {
  const found: Record<string, JsonValue> = {};
  let place = fold.places.get(key);
  while (place !== undefined) {
    for (const [name, value] of Object.entries(place.own)) {
      if (!Object.hasOwn(found, name)) setOwn(found, name, value);
    }
    place = fold.places.get(place.scope);
  }
  return shown(found);
}

function shown(variables: Variables): Record<string, JsonValue> {
  return Object.fromEntries(Object.entries(variables).filter(([name]) => !name.startsWith('(')));
}

/** Also under a name like `__proto__`. */
function setOwn(record: Record<string, JsonValue>, name: string, value: JsonValue): void {
  Object.defineProperty(record, name, { value, enumerable: true, configurable: true, writable: true });
}
