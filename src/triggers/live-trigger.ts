/**
 * A trigger of a process's newest version, ready to be acted on: its entry in the wiring, its kind, where its cases
 * begin, its expressions compiled.
 *
 * Boundary: made from a deployment; opened and closed by `trigger-service.ts`.
 */

import { detectLanguage } from '../expressions/detect.ts';
import { type CompiledExpression, compileExpression } from '../expressions/expression.ts';
import type { Deployment, DeploymentLine } from '../ports/deployment.ts';
import type { ElementId, StartDefinition } from '../wiring/definition.ts';
import type { TriggerWiring, WiringDocument } from '../wiring/wiring-document.ts';
import { kindOf } from './kinds/index.ts';
import { type TriggerKind, TriggerProblem } from './trigger-kind.ts';

export interface LiveTrigger {
  readonly id: string;
  readonly wiring: TriggerEntry;
  readonly kind: TriggerKind;
  readonly line: DeploymentLine;
  /** Undefined where it tells a message. */
  readonly begins: Beginning | undefined;
  readonly when: CompiledExpression | undefined;
  readonly title: CompiledExpression | undefined;
  readonly messageKey: CompiledExpression | undefined;
  /** Undefined: what the kind hands over. */
  readonly data:
    | readonly { readonly target: readonly string[]; readonly source: CompiledExpression }[]
    | undefined;
}

/** As the wiring has it, or as the diagram does. */
export interface TriggerEntry extends Omit<TriggerWiring, 'on'> {
  readonly on: string;
  readonly drawn?: true;
}

export interface Beginning {
  readonly process: ElementId;
  readonly start: StartDefinition;
}

export interface BrokenTrigger {
  readonly id: string;
  readonly wiring: TriggerEntry;
  /** A sentence. */
  readonly problem: string;
}

export function triggersOf(deployment: Deployment): readonly (LiveTrigger | BrokenTrigger)[] {
  const document = deployment.wiring as WiringDocument; // cast: what is deployed was validated as one (`import-file.ts`)
  const wired = Object.entries(document.triggers ?? {}).map(([id, entry]) => [id, entry] as const);
  const drawn = Object.entries(deployment.definition.triggers ?? {}).map(
    ([id, entry]) => [id, { ...entry, drawn: true as const }] as const,
  );
  return [...wired, ...drawn].map(([id, wiring]) => {
    try {
      return liveTrigger(id, wiring, deployment);
    } catch (error) {
      if (error instanceof TriggerProblem) return { id, wiring, problem: error.message };
      throw error;
    }
  });
}

function liveTrigger(id: string, wiring: TriggerEntry, line: DeploymentLine): LiveTrigger {
  const kind = kindOf(wiring.on);
  if (kind === undefined) throw new TriggerProblem(`This Baton has no trigger of the kind “${wiring.on}”.`);
  const { message, data } = wiring;
  if (message !== undefined && kind.beginsOnly === true) {
    throw new TriggerProblem(`“${kind.name}” begins cases; it cannot tell a waiting one.`);
  }
  return {
    id,
    wiring,
    kind,
    line,
    begins: message === undefined ? beginningOf(wiring.start, line) : undefined,
    when: compiled(wiring.when),
    title: compiled(wiring.title),
    messageKey: compiled(message?.key),
    data:
      data === undefined
        ? undefined
        : Object.entries(data).map(([target, text]) => ({
            target: target.split('.').map((part) => part.trim()),
            source: expression(text),
          })),
  };
}

function beginningOf(wanted: ElementId | undefined, { processes }: DeploymentLine): Beginning {
  const all = processes.flatMap((process) => process.starts.map((start) => ({ process: process.id, start })));
  const found =
    wanted === undefined
      ? (all.find(({ start }) => !start.fromCase) ?? all[0])
      : (all.find(({ start }) => start.elements.includes(wanted)) ??
        all.find(({ process }) => process === wanted));
  if (found !== undefined) return found;
  throw new TriggerProblem(
    wanted === undefined
      ? 'The process has no way to begin.'
      : `The process does not begin at “${wanted}”, where this trigger should begin its cases.`,
  );
}

function compiled(text: string | undefined): CompiledExpression | undefined {
  return text === undefined ? undefined : expression(text);
}

/** FEEL, with or without a leading `=`, or the dialect of older engines. Throws `TriggerProblem`. */
export function expression(text: string, field?: string): CompiledExpression {
  const source = detectLanguage(text);
  const result = source && compileExpression(source);
  if (result?.ok === true) return result.expression;
  const why = result === undefined ? '' : `: ${result.error.message}`;
  throw new TriggerProblem(`“${text.slice(0, 80)}” cannot be understood as an expression${why}`, field);
}
