/**
 * DialectNotes: what a dialect says that Baton has no place for, as findings: each says what is missing and what
 * happens instead.
 */
import type { CallActivity } from '../bpmn/diagram.ts';
import type { MeaningNote } from '../bpmn/meaning.ts';
import { nameOf } from '../bpmn/naming.ts';
import { calledFrom } from './activities.ts';
import type { Compilation, FindingText } from './compilation.ts';
import type { DayOneCode } from './day-one-findings.ts';
import { quote } from './usable-expression.ts';

export function reportDialectNotes(compilation: Compilation): void {
  for (const { node } of compilation.map.places.values()) {
    const ofEvents =
      'definitions' in node ? node.definitions.flatMap(({ meaning }) => meaning?.notes ?? []) : [];
    const ofCall = node.type === 'callActivity' ? callNotes(compilation, node) : [];
    const notes = [...(node.meaning?.notes ?? []), ...ofEvents, ...ofCall];
    for (const [code, kind] of kinds) {
      const what = notes.filter((note) => note.kind === kind).map((note) => note.what);
      // Where the wiring gives the form, nothing is missing.
      if (what.length === 0 || (kind !== 'not-carried-out' && hasWiredForm(compilation, node.id))) continue;
      compilation.report(code, node, textOf(kind, quote(nameOf(compilation.map, node)), what.join(', ')));
    }
  }
}

/** A process of the same file is called in the version of that file, any other one in its newest. */
function callNotes(compilation: Compilation, node: CallActivity): readonly MeaningNote[] {
  const binding = node.meaning?.call?.binding;
  const from = calledFrom(compilation, node);
  if (binding === undefined || from === undefined) return [];
  const newest = 'Baton calls the newest, and one of the same file as it is in that file';
  if (binding.to === 'version') {
    return [{ kind: 'not-carried-out', what: `calling version ${quote(binding.which)} (${newest})` }];
  }
  if (from === 'same') return [];
  return [
    { kind: 'not-carried-out', what: `calling the version that was deployed together with it (${newest})` },
  ];
}

const kinds: readonly (readonly [DayOneCode, MeaningNote['kind']])[] = [
  ['form-elsewhere', 'form-elsewhere'],
  ['form-not-complete', 'form-part'],
  ['dialect-not-carried-out', 'not-carried-out'],
];

function textOf(kind: MeaningNote['kind'], name: string, what: string): FindingText {
  switch (kind) {
    case 'form-elsewhere':
      return {
        message: `The form of ${name} is kept outside the diagram: ${what}.`,
        default: 'Baton asks for what the process needs; give the form in the wiring to ask for more.',
      };
    case 'form-part':
      return {
        message: `The form of ${name} has parts that Baton cannot show: ${what}.`,
        default: 'They are left out; all other fields are asked.',
      };
    case 'not-carried-out':
      return {
        message: `At ${name} the diagram asks for something that Baton does not do: ${what}.`,
        default: 'The step is carried out without it.',
      };
  }
}

function hasWiredForm(compilation: Compilation, id: string): boolean {
  const step = compilation.wiring.steps?.[id];
  return (
    (step?.by === 'person' && step.form !== undefined) || compilation.wiring.starts?.[id]?.form !== undefined
  );
}
