/**
 * Roles: for whom a step lies in the inbox. The one performer or the (first) candidate group that the file names for it;
 * else the innermost lane with a
 * name; without one the pool's name; without a pool with a name it is everybody's. What lies in a subprocess belongs to
 * the lane of the subprocess.
 *
 * Boundary: roles of elements; which person plays a role is the business of `people/`.
 */
import type { DiagramProcess, Lane } from '../bpmn/diagram.ts';
import { tidyText } from '../bpmn/naming.ts';
import type { Compilation } from './compilation.ts';
import type { Place } from './diagram-map.ts';

/** Where nothing drawn says whose it is: a process or a file is not somebody who does something. */
const unnamedRole = 'Everyone';

/** Who does what no lane claims. */
export function roleOfProcess(compilation: Compilation, process: DiagramProcess): string {
  return renamed(compilation, drawnRoleOfProcess(compilation, process));
}

/** As drawn, before the wiring renames it; for findings and for the process's own name. */
export function drawnRoleOfProcess(compilation: Compilation, process: DiagramProcess): string {
  const pool = compilation.map.participantOfProcess.get(process.id);
  return tidyText(pool?.name) ?? unnamedRole;
}

export function roleOfElement(compilation: Compilation, place: Place): string {
  const performer = namedPerformer(place) ?? tidyText(namedGroups(place)[0]);
  if (performer !== undefined) return renamed(compilation, performer);
  const lane = namedLane(compilation, place);
  return lane === undefined ? roleOfProcess(compilation, place.process) : renamed(compilation, lane);
}

/** The wiring's name for a role of the drawing. */
export function renamed(compilation: Compilation, role: string): string {
  const roles = compilation.wiring.roles ?? {};
  return (Object.hasOwn(roles, role) ? tidyText(roles[role]) : undefined) ?? role;
}

/** Candidate groups that the dialect names, in its order; an expression that would choose one is not a name. */
export function namedGroups({ node }: Place): readonly string[] {
  const groups = node.meaning?.people?.candidateGroups ?? [];
  return groups.flatMap((group) =>
    'literal' in group && typeof group.literal === 'string' ? [group.literal] : [],
  );
}

/** The one resource that the file names as performer; an expression that would choose one is not a name. */
function namedPerformer({ node }: Place): string | undefined {
  const performers = 'performers' in node ? (node.performers ?? []) : [];
  const [only] = performers;
  if (performers.length !== 1 || only === undefined || /[${}()=[\]]/u.test(only)) return undefined;
  return tidyText(only);
}

function namedLane(compilation: Compilation, place: Place): string | undefined {
  const { map } = compilation;
  let at: Place | undefined = place;
  while (at) {
    const own: Lane | undefined = laneOf(compilation, at);
    for (let lane = own, hops = 0; lane && hops < 50; hops++) {
      const name = tidyText(lane.name);
      if (name !== undefined) return name;
      lane = lane.parent === undefined ? undefined : map.lanes.get(lane.parent);
    }
    // A boundary event drawn in no lane belongs to whoever does the step it sits on.
    const host: string | undefined = at.node.type === 'boundaryEvent' ? at.node.attachedTo : undefined;
    at = host !== undefined ? map.places.get(host) : at.parent && map.places.get(at.parent.id);
  }
  return undefined;
}

function laneOf({ map }: Compilation, { node }: Place): Lane | undefined {
  return node.lane === undefined ? map.laneOfNode.get(node.id) : map.lanes.get(node.lane);
}
