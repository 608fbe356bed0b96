/**
 * start-instance: the root and the first tokens.
 */
import type { ElementId, ProcessDefinition, StartDefinition } from '../../wiring/definition.ts';
import { BrokenInvariant } from '../broken-invariant.ts';
import type { Key, Variables } from '../command.ts';
import { fixKeys } from '../correlation.ts';
import type { Rejection } from '../decision.ts';
import type { Cause } from '../event.ts';
import type { Step } from '../step.ts';
import type { Undoable } from '../undoable.ts';
import { mapsWhatComes } from '../wrappers/boundary-events.ts';
import { beginCompensation } from '../wrappers/compensation.ts';
import { completeInstance, setUp } from '../wrappers/lifecycle.ts';
import { continueUndoing } from '../wrappers/undoing.ts';
import { type CommandHandler, type CommandOf, reject } from './command-handler.ts';

export const startInstance: CommandHandler<'start-instance'> = (step, command) => {
  if (step.state.status !== 'new')
    throw new BrokenInvariant(`instance ${step.state.instance} was started twice`);
  const process = step.program.definition;
  if (command.undo !== undefined) return startUndoing(step, command, command.undo);
  const begin = beginningOf(process, command);
  if (begin === undefined) {
    const found = (command.startElements ?? []).join(', ');
    return reject(
      'no-such-start',
      `"${process.name}" has no start with the elements ${found === '' ? '(none)' : found}.`,
    );
  }
  // What came with the event stays with it, and its outputs say what of it the process gets.
  const keeps = begin.occurred && begin.elements.some((element) => mapsWhatComes(step, element));
  const key = step.nextKey();
  step.emit({
    kind: 'instance-started',
    key,
    instance: command.instance,
    case: command.case,
    element: process.id,
    variables: { ...(keeps ? {} : command.variables), ...initiatorOf(begin, command) },
    ...(command.parent !== undefined && { parent: command.parent }),
    ...(command.by !== undefined && { by: command.by }),
  });
  fixBeginning(step, key, begin, command.variables);
  setUp(step, key);
  for (const [index, element] of begin.elements.entries()) {
    const cause = index === 0 ? begin.cause : undefined;
    step.emit({
      kind: 'token-created',
      element: (index === 0 ? begin.behind : undefined) ?? element,
      scope: key,
      ...(begin.occurred && { occurred: true }),
      ...(keeps && { variables: command.variables }),
      ...(cause !== undefined && { cause }),
    });
  }
  if (begin.elements.length === 0) completeInstance(step, 'completed');
  return undefined;
};

/** What an earlier instance has done is undone: by the process's compensation event subprocess, else one by one. */
function startUndoing(
  step: Step,
  command: CommandOf<'start-instance'>,
  done: readonly Undoable[],
): Rejection | undefined {
  const { id, name } = step.program.definition;
  const handler = step.program.undoneBy(id);
  const unknown = handler === undefined ? done.find((undoable) => !isKnown(step, undoable)) : undefined;
  if (unknown !== undefined)
    return reject('no-such-start', `"${name}" has changed: it cannot undo ${unknown.element} any more.`);
  const { instance, case: caseId, parent, variables } = command;
  const key = step.nextKey();
  step.emit({
    kind: 'instance-started',
    key,
    instance,
    case: caseId,
    element: id,
    variables,
    ...(parent !== undefined && { parent }),
    undo: [{ element: id, variables: undefined, inner: done, handler, called: undefined }],
  });
  const undoing = beginCompensation(step, { element: id, scope: key });
  if (undoing !== undefined) continueUndoing(step, undoing);
  return undefined;
}

/** Another version of the process may have come in between. */
function isKnown(step: Step, { element, handler, inner }: Undoable): boolean {
  const hasHandler = handler === undefined || step.program.find(handler) !== undefined;
  return hasHandler && step.program.find(element) !== undefined && inner.every((one) => isKnown(step, one));
}

/** The message it begins by is the first of its conversation. */
function fixBeginning(step: Step, key: Key, begin: Beginning, variables: Variables): void {
  if (!begin.occurred) return;
  const { id, starts } = step.program.definition;
  for (const { elements, trigger } of starts) {
    if (trigger.kind !== 'message' || !sameElements(elements, begin.elements)) continue;
    fixKeys(step, key, elements[0] ?? id, trigger.name, variables);
  }
}

interface Beginning {
  readonly elements: readonly ElementId[];
  /** What the elements wait for has happened: that is why the instance begins. */
  readonly occurred: boolean;
  /** The variable that takes who started it. */
  readonly initiator?: string;
  readonly behind?: ElementId;
  /** Which of several events it was. */
  readonly cause?: Cause;
}

function initiatorOf({ initiator }: Beginning, { by }: CommandOf<'start-instance'>): Variables {
  return initiator === undefined ? {} : { [initiator]: by ?? null };
}

function beginningOf(
  process: ProcessDefinition,
  command: CommandOf<'start-instance'>,
): Beginning | undefined {
  const { startElements } = command;
  if (startElements === undefined) {
    const start = process.starts.find(({ trigger }) => trigger.kind === 'none') ?? process.starts[0];
    return start === undefined ? beginByDrawing(process) : beginBy(start, undefined);
  }
  const starts = process.starts.filter(({ elements }) => sameElements(elements, startElements));
  const start = starts.find(({ needed }) => needed === command.needed) ?? starts[0];
  if (start !== undefined) return beginBy(start, command.needed);
  const known = new Set([
    ...process.starts.flatMap(({ elements }) => elements),
    ...beginByDrawing(process).elements,
  ]);
  return startElements.length > 0 && startElements.every((id) => known.has(id))
    ? { elements: startElements, occurred: false }
    : undefined;
}

function beginBy(start: StartDefinition, needed: number | undefined): Beginning {
  const { elements, initiator, behind } = start;
  const [first = ''] = elements;
  const trigger = start.needed === undefined ? 0 : needed;
  const hasCause = trigger !== undefined && (behind !== undefined || start.needed !== undefined);
  return {
    elements,
    // Of several things that are needed a person who begins has said nothing yet.
    occurred: start.trigger.kind !== 'none' && trigger !== undefined,
    ...(initiator !== undefined && { initiator }),
    ...(behind !== undefined && { behind }),
    ...(hasCause && { cause: { element: first, trigger } }),
  };
}

function beginByDrawing(process: ProcessDefinition): Beginning {
  return { elements: process.scopes[process.id]?.initial ?? [], occurred: false };
}

function sameElements(a: readonly ElementId[], b: readonly ElementId[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
