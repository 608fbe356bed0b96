/**
 * ConnectorWork: a step that an action of a connector carries out, by the wiring. What the action is (of an imported API:
 * its address and parameters) is pinned when the process is put into use; the credential is named, never contained.
 *
 * Boundary: which action, with what. Carrying it out is a job that the connector takes.
 */
import type { FlowNode } from '../bpmn/diagram.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { JsonValue } from '../expressions/value.ts';
import type { Compilation } from './compilation.ts';
import type { Work } from './definition.ts';
import { defaultRetry } from './dialect-work.ts';
import { quote } from './usable-expression.ts';
import { wiredSource } from './wired-values.ts';
import type { ConnectorStepWiring } from './wiring-document.ts';

/** An action, as the compiler asks for it. */
export interface CatalogueAction {
  readonly id: string;
  readonly name: string;
  readonly jobType: string;
  /** The action that `jobType`'s connector runs; of an imported API the one that calls any operation. */
  readonly runs: string;
  readonly pinned?: JsonValue;
  readonly inputs: readonly CatalogueInput[];
  readonly credential?: { readonly kinds: readonly string[]; readonly required: boolean };
}

export interface CatalogueInput {
  readonly name: string;
  readonly label: string;
  readonly required: boolean;
  /** Only written in `settings`, never worked out. */
  readonly fixed: boolean;
  /** Why a value written out cannot be used, as the end of a sentence: “must be string”. Absent: anything can. */
  readonly problemWith?: (value: JsonValue) => string | undefined;
}

/** Of a job that one of Baton's own connectors takes. */
export function isConnectorJob(jobType: string): boolean {
  return jobType.startsWith('baton:');
}

/** The action a step was wired to. */
export function wiredAction(work: Work): { readonly name: string; readonly credential?: string } | undefined {
  if (work.by !== 'job' || !isConnectorJob(work.jobType)) return undefined;
  const { action, name, credential } = work.settings ?? {};
  if (typeof action !== 'string' || typeof name !== 'string') return undefined;
  return { name, ...(typeof credential === 'string' ? { credential } : {}) };
}

/** Undefined, with the reason told, where it cannot be carried out as it is. */
export function connectorWork(
  compilation: Compilation,
  node: FlowNode,
  wired: ConnectorStepWiring,
  at: string,
): Work | undefined {
  const action = compilation.catalogue.findAction?.(wired.action);
  const name = quote(nameOf(compilation.map, node));
  if (action === undefined) {
    compilation.report('connector-missing', node, {
      message: `${name} is wired to the action ${quote(wired.action)}, which is not here.`,
      default: 'A person does it until the action is there.',
    });
    return undefined;
  }
  const lacking = lackingIn(action, wired);
  if (lacking.length > 0) {
    compilation.report('connector-incomplete', node, {
      message: `${name} is wired to ${quote(action.name)}, but ${lacking.join(' and ')}.`,
      default: 'A person does it until the wiring is complete.',
    });
    return undefined;
  }
  const errors = (wired.errors ?? []).flatMap((rule, index) => {
    const when = wiredSource(compilation, node.id, `${at}/errors/${index}/when`, rule.when);
    const message =
      rule.message === undefined
        ? undefined
        : wiredSource(compilation, node.id, `${at}/errors/${index}/message`, rule.message);
    if (when === undefined) return [];
    return [
      { when: { ...when }, code: rule.code, ...(message === undefined ? {} : { message: { ...message } }) },
    ];
  });
  const settings: Record<string, JsonValue> = {
    action: action.runs,
    name: action.name,
    values: wired.settings ?? {},
    ...(wired.credential === undefined ? {} : { credential: wired.credential }),
    ...(action.pinned === undefined ? {} : { pinned: action.pinned }),
    ...(errors.length === 0 ? {} : { errors }),
  };
  return { by: 'job', jobType: action.jobType, sees: 'inputs', retry: wired.retry ?? defaultRetry, settings };
}

/** What is missing or in the wrong place, each as the end of a sentence. */
function lackingIn(action: CatalogueAction, wired: ConnectorStepWiring): string[] {
  const written = new Set(Object.keys(wired.settings ?? {}));
  const workedOut = new Set(Object.keys(wired.inputs ?? {}).map((target) => target.split('.')[0] ?? target));
  const settings = wired.settings ?? {};
  const lacking = action.inputs.flatMap(({ name, label, required, fixed, problemWith }) => {
    const problem = written.has(name) ? problemWith?.(settings[name] ?? null) : undefined;
    if (problem !== undefined) return [`${quote(label)} ${problem}`];
    if (fixed && workedOut.has(name) && !written.has(name)) {
      return [`${quote(label)} has to be written out, it cannot come from the case’s data`];
    }
    return required && !written.has(name) && !workedOut.has(name) ? [`${quote(label)} is not filled in`] : [];
  });
  const { credential } = action;
  if (credential?.required === true && wired.credential === undefined)
    lacking.push('no connection is chosen');
  return lacking;
}
