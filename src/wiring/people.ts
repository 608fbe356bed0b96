/**
 * People: for whom of its role a step is meant, until when and how urgent, each by itself: the wiring, else what the
 * diagram says, else nobody in particular, at no time.
 *
 * Boundary: texts and expressions; they are worked out when the task is offered (`kernel/work/task-people.ts`). The role
 * itself is `roles.ts`.
 */
import type { WrittenValue } from '../bpmn/meaning.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { Compilation } from './compilation.ts';
import type { Operand } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { namedGroups, renamed } from './roles.ts';
import type { TaskPeople } from './task-people-definition.ts';
import { quote } from './usable-expression.ts';
import { wiredOperand } from './wired-values.ts';
import type { PersonWiring } from './wiring-document.ts';
import { usableValue } from './written-operand.ts';

const values = [
  { ours: 'assignee', said: 'assignee', what: 'whose it is' },
  { ours: 'due', said: 'dueDate', what: 'when it is due' },
  { ours: 'followUp', said: 'followUpDate', what: 'when to look at it' },
  { ours: 'priority', said: 'priority', what: 'how urgent it is' },
] as const;
const lists = [
  { ours: 'candidateUsers', said: 'candidateUsers', what: 'who may do it' },
  { ours: 'candidateGroups', said: 'candidateGroups', what: 'which roles may do it' },
] as const;

export function peopleOf(
  compilation: Compilation,
  place: Place,
  wired: PersonWiring | undefined,
): { readonly people?: TaskPeople } {
  const said = place.node.meaning?.people;
  const found: Record<string, Operand | Operand[]> = {};
  for (const { ours, said: name, what } of values) {
    const own = wired?.[ours];
    const written = said?.[name];
    const operand =
      own !== undefined
        ? wiredOperand(compilation, place.node.id, `/steps/${place.node.id}/${ours}`, own)
        : written && drawn(compilation, place, written, what);
    if (operand !== undefined) found[ours] = operand;
  }
  for (const { ours, said: name, what } of lists) {
    const own = wired?.[ours];
    const operands =
      own !== undefined
        ? own.flatMap(
            (text) => wiredOperand(compilation, place.node.id, `/steps/${place.node.id}/${ours}`, text) ?? [],
          )
        : (said?.[name] ?? []).flatMap((written) => drawn(compilation, place, written, what) ?? []);
    const others = ours === 'candidateGroups' ? furtherRoles(compilation, place, operands) : operands;
    if (others.length > 0) found[ours] = others;
  }
  return Object.keys(found).length === 0 ? {} : { people: found };
}

/** Names of the drawing are renamed as roles are; the first is the role of the step itself. */
function furtherRoles(compilation: Compilation, place: Place, operands: readonly Operand[]): Operand[] {
  const [first] = namedGroups(place);
  return operands.flatMap((operand): Operand[] => {
    if (!('literal' in operand) || typeof operand.literal !== 'string') return [operand];
    return operand.literal === first ? [] : [{ literal: renamed(compilation, operand.literal) }];
  });
}

function drawn(
  compilation: Compilation,
  place: Place,
  written: WrittenValue,
  what: string,
): Operand | undefined {
  const read = usableValue(written);
  if ('operand' in read) return read.operand;
  compilation.report('person-not-clear', place.node, {
    message: `The diagram says ${what} at ${quote(nameOf(compilation.map, place.node))} as ${quote(read.text)}, which Baton cannot work out: ${read.why}`,
    default: 'Nobody in particular; say in the wiring who it is, or until when.',
  });
  return undefined;
}
