/**
 * start-instance: the root and the first tokens.
 */
import type { ElementId, ProcessDefinition, StartDefinition } from '../../wiring/definition.ts';
import { BrokenInvariant } from '../broken-invariant.ts';
import type { Variables } from '../command.ts';
import { mapsWhatComes } from '../wrappers/boundary-events.ts';
import { completeInstance, setUp } from '../wrappers/lifecycle.ts';
import { type CommandHandler, type CommandOf, reject } from './command-handler.ts';

export const startInstance: CommandHandler<'start-instance'> = (step, command) => {
  if (step.state.status !== 'new')
    throw new BrokenInvariant(`instance ${step.state.instance} was started twice`);
  const process = step.program.definition;
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
  setUp(step, key);
  for (const element of begin.elements) {
    step.emit({
      kind: 'token-created',
      element,
      scope: key,
      ...(begin.occurred && { occurred: true }),
      ...(keeps && { variables: command.variables }),
    });
  }
  if (begin.elements.length === 0) completeInstance(step, 'completed');
  return undefined;
};

interface Beginning {
  readonly elements: readonly ElementId[];
  /** What the elements wait for has happened: that is why the instance begins. */
  readonly occurred: boolean;
  /** The variable that takes who started it. */
  readonly initiator?: string;
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
    return start === undefined ? beginByDrawing(process) : beginBy(start);
  }
  const start = process.starts.find(({ elements }) => sameElements(elements, startElements));
  if (start !== undefined) return beginBy(start);
  const known = new Set([
    ...process.starts.flatMap(({ elements }) => elements),
    ...beginByDrawing(process).elements,
  ]);
  return startElements.length > 0 && startElements.every((id) => known.has(id))
    ? { elements: startElements, occurred: false }
    : undefined;
}

function beginBy(start: StartDefinition): Beginning {
  const { elements, initiator } = start;
  return { elements, occurred: start.trigger.kind !== 'none', ...(initiator !== undefined && { initiator }) };
}

function beginByDrawing(process: ProcessDefinition): Beginning {
  return { elements: process.scopes[process.id]?.initial ?? [], occurred: false };
}

function sameElements(a: readonly ElementId[], b: readonly ElementId[]): boolean {
  return a.length === b.length && a.every((id) => b.includes(id));
}
