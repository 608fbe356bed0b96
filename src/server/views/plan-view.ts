/** The plan by which cases go on by another version: as the matcher proposes it, and as somebody has changed it. */
import type { MigrationPlan } from '../../kernel/migration/migration-plan.ts';
import type { Definition, ElementDefinition, ElementId } from '../../wiring/definition.ts';
import { type DiagramMatch, idsAfter } from '../../wiring/matching/diagram-match.ts';
import type { PlanRow } from '../api/migrations.ts';
import type { ChangedElement } from '../api/processes.ts';

interface Versions {
  readonly from: Definition;
  readonly to: Definition;
  readonly match: DiagramMatch;
}

/** `changed`: by element of the version before, what it goes on as; empty: as nothing. */
export function migrationPlan(
  { from, to, match }: Versions,
  changed: Readonly<Record<ElementId, ElementId>>,
  timers: MigrationPlan['timers'],
): MigrationPlan {
  const ids = new Map(idsAfter(match));
  for (const [before, after] of Object.entries(changed)) {
    if (after === '') ids.delete(before);
    else ids.set(before, after);
  }
  const old = elementsOf(from);
  const now = elementsOf(to);
  const elements: Record<ElementId, ElementId> = {};
  for (const id of old.keys()) {
    const after = ids.get(id);
    if (after !== undefined && now.has(after)) elements[id] = after;
  }
  return { processes: processesOf(from, to, ids), elements, flows: flowsOf(from, to, ids), timers };
}

export function planRows({ from, to, match }: Versions): PlanRow[] {
  const found = new Map(match.matches.map((one) => [one.before, one]));
  const now = [...elementsOf(to).values()];
  return [...elementsOf(from).values()].map((element) => {
    const alike = now.filter(({ behavior }) => behavior === element.behavior);
    const one = found.get(element.id);
    const after = alike.find(({ id }) => id === one?.after);
    const proposed = one && after && { after: after.id, by: one.by, reason: one.reason };
    return {
      before: viewOf(element),
      ...proposed,
      choices: alike.map(viewOf),
      sure: after !== undefined && after.name === element.name && one?.by !== 'position',
    };
  });
}

function elementsOf({ processes }: Definition): ReadonlyMap<ElementId, ElementDefinition> {
  return new Map(processes.flatMap(({ elements }) => Object.entries(elements)));
}

function processesOf(from: Definition, to: Definition, ids: ReadonlyMap<ElementId, ElementId>) {
  const there = new Set(to.processes.map(({ id }) => id));
  const processes: Record<ElementId, ElementId> = {};
  for (const { id } of from.processes) {
    const after = ids.get(id);
    if (after !== undefined && there.has(after)) processes[id] = after;
  }
  return processes;
}

/** As matched, and else by the steps they join. */
function flowsOf(from: Definition, to: Definition, ids: ReadonlyMap<ElementId, ElementId>) {
  const now = new Map(to.processes.flatMap(({ flows }) => Object.entries(flows)));
  const between = new Map([...now.values()].map((flow) => [`${flow.source}\n${flow.target}`, flow.id]));
  const flows: Record<ElementId, ElementId> = {};
  for (const process of from.processes) {
    for (const { id, source, target } of Object.values(process.flows)) {
      const joined = between.get(`${ids.get(source)}\n${ids.get(target)}`);
      const matched = ids.get(id);
      const after = joined ?? (matched !== undefined && now.has(matched) ? matched : undefined);
      if (after !== undefined) flows[id] = after;
    }
  }
  return flows;
}

function viewOf({ id, name, type }: ElementDefinition): ChangedElement {
  return { element: id, name, type };
}
