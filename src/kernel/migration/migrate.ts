/**
 * migrate: a running instance goes on by another definition. The kernel's second door: the one decision that sees two
 * programs.
 *
 * Boundary: the order of things. What may not be moved is `check-migration.ts`; how what an element waits for is brought
 * into line is `settle-waits.ts`.
 *
 * Invariants: those of decide.ts, and
 * MI1  All or nothing: with an obstacle nothing is changed.
 * MI2  The event `instance-migrated` gives every element its new name; those after it say what else changed. None looks at
 *      either definition, so the journal replays without them.
 */
import type { ElementId, FlowId } from '../../wiring/definition.ts';
import { runAgenda } from '../agenda.ts';
import type { Key } from '../command.ts';
import type { Decision, RejectionCode } from '../decision.ts';
import type { KernelContext } from '../kernel-context.ts';
import type { ProcessProgram, Program } from '../program.ts';
import type { InstanceState, ReadonlyState } from '../state.ts';
import { Step } from '../step.ts';
import { reconsiderJoins } from '../wrappers/joins.ts';
import { activate } from '../wrappers/lifecycle.ts';
import { checkMigration, type MigrationCheck, type Passage } from './check-migration.ts';
import { undoablesIn } from './check-undoing.ts';
import { counterpart, type MigrationAudit, type MigrationPlan } from './migration-plan.ts';
import { type OldWaits, settleWaits } from './settle-waits.ts';

export interface Migration {
  readonly from: Program;
  readonly to: Program;
  readonly plan: MigrationPlan;
  readonly audit: MigrationAudit;
}

/** Throws `BrokenInvariant` and nothing else. */
export function migrate(migration: Migration, state: InstanceState, context: KernelContext): Decision {
  if (state.status === 'ended') return refuse('instance-ended', `Instance ${state.instance} has ended.`);
  const passage = passageOf(migration, state);
  if (passage === undefined) return refuse('migration-refused', NO_PROCESS);
  const { obstacles } = checkMigration(passage);
  if (obstacles.length > 0)
    return refuse('migration-refused', obstacles.map(({ message }) => message).join(' '));
  const step = new Step(passage.to, state, context);
  const before = oldWaits(state);
  rename(step, passage, migration.audit);
  for (const [key, element] of before.elements)
    if (step.lives(key)) settleWaits(step, passage, before, key, element);
  relabel(step, before);
  openJoins(step);
  reconsiderJoins(step);
  runAgenda(step, new Set());
  return { ok: true, events: step.events, effects: step.effects };
}

/** What `migrate` would refuse, and what it would change. */
export function previewMigration(
  migration: Pick<Migration, 'from' | 'to' | 'plan'>,
  state: ReadonlyState,
): MigrationCheck {
  const passage = passageOf(migration, state);
  if (passage !== undefined) return checkMigration(passage);
  return { obstacles: [{ element: state.process, message: NO_PROCESS }], notes: [] };
}

const NO_PROCESS = 'The new version does not have this process.';

function passageOf(
  { from, to, plan }: Pick<Migration, 'from' | 'to' | 'plan'>,
  state: ReadonlyState,
): Passage | undefined {
  const old = from.processes.get(state.process);
  const now = to.processes.get(counterpart(plan.processes, state.process) ?? '');
  return old && now && { from: old, to: now, state, plan };
}

function refuse(code: RejectionCode, message: string): Decision {
  return { ok: false, rejection: { code, message } };
}

function oldWaits(state: ReadonlyState): OldWaits {
  return {
    elements: new Map([...state.elements].map(([key, { element }]) => [key, element])),
    waits: new Map(state.waits),
  };
}

function rename(step: Step, { from, to, state, plan }: Passage, audit: MigrationAudit): void {
  const used = usedIds(state, from);
  step.emit({
    kind: 'instance-migrated',
    key: state.root,
    element: to.definition.id,
    elements: changed(used.elements, plan.elements),
    flows: changed(used.flows, plan.flows),
    from: audit.from,
    to: audit.to,
    reason: audit.reason,
    ...(audit.by !== undefined && { by: audit.by }),
  });
}

/** Every id in the state. */
function usedIds(state: ReadonlyState, from: ProcessProgram) {
  const elements = new Set<ElementId>();
  const flows = new Set<FlowId>();
  for (const { element, inside, cause } of state.elements.values()) {
    elements.add(element);
    if (cause !== undefined) elements.add(cause.element);
    if (inside === undefined) continue;
    for (const id of [...inside.census.keys(), ...inside.answers.keys(), ...inside.opened.keys()])
      elements.add(id);
    for (const flow of [...inside.arrived.keys(), ...[...inside.opened.values()].flat()]) flows.add(flow);
    for (const [gateway, answer] of inside.answers)
      for (const flow of answer) if (from.definition.flows[flow]?.source === gateway) flows.add(flow);
  }
  for (const { element } of state.waits.values()) elements.add(element);
  for (const { element, handler } of undoablesIn(state)) {
    elements.add(element);
    if (handler !== undefined) elements.add(handler);
  }
  return { elements, flows };
}

function changed(
  ids: ReadonlySet<string>,
  plan: Readonly<Record<string, string>>,
): (readonly [string, string])[] {
  const pairs: (readonly [string, string])[] = [];
  for (const id of ids) {
    const now = counterpart(plan, id);
    if (now !== undefined && now !== id) pairs.push([id, now]);
  }
  return pairs;
}

/** What is still waited for, and is found outside by its element. */
function relabel(step: Step, before: OldWaits): void {
  for (const [key, old] of before.waits) {
    const wait = step.state.waits.get(key);
    if (wait === undefined || wait.element === old.element) continue;
    if (
      wait.kind === 'job' ||
      wait.kind === 'timer' ||
      wait.kind === 'subscription' ||
      wait.kind === 'incident'
    )
      step.ask({ kind: 'relabel-wait', wait: key, of: wait.kind, element: wait.element });
  }
}

/** A join for which nothing is missing any more, because the new definition leads fewer ways to it. */
function openJoins(step: Step): void {
  const complete: { readonly scope: Key; readonly gateway: ElementId }[] = [];
  for (const [scope, { inside }] of step.state.elements) {
    const gateways = new Set(
      [...(inside?.arrived.keys() ?? [])].map((flow) => step.program.flow(flow).target),
    );
    for (const gateway of gateways) {
      const { behavior, incoming } = step.program.element(gateway);
      if (behavior === 'parallel-gateway' && incoming.every((flow) => inside?.arrived.has(flow) === true))
        complete.push({ scope, gateway });
    }
  }
  for (const { scope, gateway } of complete) {
    const element = step.program.element(gateway);
    if (step.lives(scope)) activate(step, element, scope, false, { joined: element.incoming, more: false });
  }
}
