/**
 * What became of each element of a drawing in its next export: another tool, another save, a changed process. Found by
 * id, then by name, then by position, so that wiring and running cases can follow.
 *
 * Boundary: proposes; whoever uses it shows what was found, and what was not, before anything depends on it.
 *
 * Invariants:
 * MD1  Every element of either drawing is in exactly one match or among the lost or the added.
 * MD2  A pure function of the two drawings: the same ones give the same matches, in the same order.
 */
import type { Diagram, ElementId } from '../../bpmn/diagram.ts';
import type { DiagramMatch, ElementMatch, LoneElement } from './diagram-match.ts';
import { type DiagramParts, type FlowPart, type ProcessPart, partsOf } from './diagram-parts.ts';
import { matchNodes } from './match-nodes.ts';
import { MatchTable } from './match-table.ts';

export function matchDiagrams(before: Diagram, after: Diagram): DiagramMatch {
  const old = partsOf(before);
  const now = partsOf(after);
  const table = new MatchTable();
  matchProcesses(old, now, table);
  matchNodes(old, now, table);
  matchFlows(old, now, table);
  return {
    matches: table.matches,
    lost: loneElements(old).filter(({ id }) => table.isLost(id)),
    added: loneElements(now).filter(({ id }) => table.isNew(id)),
  };
}

function matchProcesses(old: DiagramParts, now: DiagramParts, table: MatchTable): void {
  const add = (
    before: ProcessPart,
    after: ProcessPart,
    by: ElementMatch['by'],
    confidence: number,
    reason: string,
  ) => table.add({ of: 'process', before: before.id, after: after.id, by, confidence, reason });
  const named = new Map([...now.processes.values()].map((process) => [process.key, process]));
  for (const process of old.processes.values()) {
    const same = now.processes.get(process.id);
    const renamed = same !== undefined && process.key !== '' && same.key !== '' && process.key !== same.key;
    if (same !== undefined && !(renamed && named.has(process.key)))
      add(process, same, 'id', 1, 'It has the same id.');
  }
  for (const process of old.processes.values()) {
    const same = process.key === '' ? undefined : named.get(process.key);
    if (same !== undefined && table.isLost(process.id) && table.isNew(same.id))
      add(process, same, 'name', 0.95, 'It has the same name.');
  }
  for (const [process, same] of bySteps(old, now, table))
    add(process, same, 'position', 0.8, 'It holds the same steps.');
  const lost = [...old.processes.values()].filter(({ id }) => table.isLost(id));
  const added = [...now.processes.values()].filter(({ id }) => table.isNew(id));
  const [only] = lost;
  const [other] = added;
  if (lost.length === 1 && added.length === 1 && only && other)
    add(only, other, 'position', 0.6, 'It is the only process left.');
}

/** Processes without a name of their own, by the names of their steps; the most in common first. */
function bySteps(
  old: DiagramParts,
  now: DiagramParts,
  table: MatchTable,
): readonly (readonly [ProcessPart, ProcessPart])[] {
  const lost = [...old.processes.values()].filter(({ id }) => table.isLost(id));
  const added = [...now.processes.values()].filter(({ id }) => table.isNew(id));
  if (lost.length === 0 || added.length === 0) return [];
  const before = stepNames(old);
  const after = stepNames(now);
  const pairs: { readonly pair: readonly [ProcessPart, ProcessPart]; readonly common: number }[] = [];
  for (const process of lost) {
    const names = [...(before.get(process.id) ?? [])];
    for (const other of added) {
      const others = after.get(other.id);
      const common = names.filter((name) => others?.has(name)).length;
      if (common > 0) pairs.push({ pair: [process, other], common });
    }
  }
  return pairs.sort((one, other) => other.common - one.common).map(({ pair }) => pair);
}

function stepNames({ nodes }: DiagramParts): ReadonlyMap<ElementId, ReadonlySet<string>> {
  const names = new Map<ElementId, Set<string>>();
  for (const { process, key } of nodes.values()) {
    if (key === '') continue;
    const known = names.get(process) ?? new Set();
    names.set(process, known.add(key));
  }
  return names;
}

function matchFlows(old: DiagramParts, now: DiagramParts, table: MatchTable): void {
  const add = (
    before: FlowPart,
    after: FlowPart,
    by: ElementMatch['by'],
    confidence: number,
    reason: string,
  ) => table.add({ of: 'flow', before: before.id, after: after.id, by, confidence, reason });
  for (const flow of old.flows.values()) {
    const same = now.flows.get(flow.id);
    if (
      same !== undefined &&
      (table.pairs(flow.source, same.source) || table.pairs(flow.target, same.target))
    )
      add(flow, same, 'id', 1, 'It has the same id.');
  }
  const ends = grouped(now.flows.values(), ({ source, target }) => `${source}\n${target}`);
  const labels = grouped(now.flows.values(), ({ source, key }) => `${source}\n${key}`);
  for (const flow of old.flows.values()) {
    if (!table.isLost(flow.id)) continue;
    const source = table.after(flow.source);
    const target = table.after(flow.target);
    if (source === undefined) continue;
    const between = (target === undefined ? [] : (ends.get(`${source}\n${target}`) ?? [])).filter(({ id }) =>
      table.isNew(id),
    );
    const same = between.find(({ key }) => key === flow.key) ?? between[0];
    if (same !== undefined) add(flow, same, 'position', 0.9, 'It joins the same two steps.');
  }
  for (const flow of old.flows.values()) {
    if (!table.isLost(flow.id) || flow.key === '') continue;
    const labelled = (labels.get(`${table.after(flow.source)}\n${flow.key}`) ?? []).filter(({ id }) =>
      table.isNew(id),
    );
    const [same] = labelled;
    if (labelled.length === 1 && same !== undefined)
      add(flow, same, 'name', 0.8, 'It leaves the same step and has the same label.');
  }
}

function grouped(
  flows: Iterable<FlowPart>,
  keyOf: (flow: FlowPart) => string,
): ReadonlyMap<string, FlowPart[]> {
  const groups = new Map<string, FlowPart[]>();
  for (const flow of flows) {
    const group = groups.get(keyOf(flow));
    if (group === undefined) groups.set(keyOf(flow), [flow]);
    else group.push(flow);
  }
  return groups;
}

function loneElements({ processes, nodes, flows }: DiagramParts): readonly LoneElement[] {
  return [
    ...[...processes.values()].map(({ id, name }) => ({ of: 'process', id, name, type: 'process' }) as const),
    ...[...nodes.values()].map(({ id, name, type }) => ({ of: 'node', id, name, type }) as const),
    ...[...flows.values()].map(({ id, name }) => ({ of: 'flow', id, name, type: 'sequenceFlow' }) as const),
  ];
}
