/**
 * Program: a definition prepared for running: elements by id, expressions compiled, the reach of inclusive joins.
 * Computed once a definition, never stored.
 *
 * Invariants:
 * P1  Preparing the same definition object twice gives the same program.
 * P2  Nothing in it changes while instances run, except that expressions are compiled when first needed.
 */
import {
  type CompiledExpression,
  type CompileResult,
  compileExpression,
  type ExpressionSource,
} from '../expressions/expression.ts';
import type {
  Definition,
  ElementDefinition,
  ElementId,
  EventSubProcessDefinition,
  FlowDefinition,
  FlowId,
  ProcessDefinition,
  Trigger,
} from '../wiring/definition.ts';
import { assertPresent, BrokenInvariant } from './broken-invariant.ts';
import { type InclusiveJoin, prepareInclusiveJoins } from './inclusive-reach.ts';

export interface Program {
  readonly definition: Definition;
  readonly processes: ReadonlyMap<ElementId, ProcessProgram>;
}

/** One of the ways in which an event subprocess is set off. */
export interface EventHandler {
  readonly subProcess: EventSubProcessDefinition;
  /** Where its triggers stand: a start event of it, or, where none is drawn, the event subprocess itself. */
  readonly at: ElementId;
  readonly triggers: readonly Trigger[];
}

export class ProcessProgram {
  readonly definition: ProcessDefinition;
  /** By the id of the gateway; only those with more than one incoming flow. */
  readonly inclusiveJoins: ReadonlyMap<ElementId, InclusiveJoin>;
  readonly #elements: ReadonlyMap<ElementId, ElementDefinition>;
  readonly #flows: ReadonlyMap<FlowId, FlowDefinition>;
  readonly #handlers = new Map<ElementId, EventHandler[]>();
  readonly #handlerAt = new Map<ElementId, EventHandler>();
  readonly #compiled = new Map<ExpressionSource, CompileResult>();

  constructor(definition: ProcessDefinition) {
    this.definition = definition;
    this.#elements = new Map(Object.entries(definition.elements));
    this.#flows = new Map(Object.entries(definition.flows));
    this.inclusiveJoins = prepareInclusiveJoins(definition);
    for (const element of this.#elements.values()) {
      if (element.behavior === 'event-sub-process') this.#prepareHandlers(element);
    }
  }

  element(id: ElementId): ElementDefinition {
    return assertPresent(this.#elements.get(id), `element ${id} in process ${this.definition.id}`);
  }

  find(id: ElementId): ElementDefinition | undefined {
    return this.#elements.get(id);
  }

  flow(id: FlowId): FlowDefinition {
    return assertPresent(this.#flows.get(id), `flow ${id} in process ${this.definition.id}`);
  }

  /** What a scope begins with: the subprocess's or the process's. */
  initial(scope: ElementId): readonly ElementId[] {
    return this.definition.scopes[scope]?.initial ?? [];
  }

  /** How the event subprocesses of a scope are set off, in the order of the file. */
  handlersIn(scope: ElementId): readonly EventHandler[] {
    return this.#handlers.get(scope) ?? NONE;
  }

  /** The event subprocess that undoes a completed subprocess. */
  undoneBy(scope: ElementId): ElementId | undefined {
    return this.definition.scopes[scope]?.undoneBy;
  }

  /** Whether what is thrown in it is about the scope around it. */
  isEventSubProcess(scope: ElementId): boolean {
    const element = this.element(scope);
    if (element.behavior === 'event-sub-process') return true;
    return this.undoneBy(element.scope) === scope;
  }

  handlerAt(event: ElementId): EventHandler | undefined {
    return this.#handlerAt.get(event);
  }

  expression(source: ExpressionSource): CompiledExpression {
    let result = this.#compiled.get(source);
    if (result === undefined) {
      result = compileExpression(source);
      this.#compiled.set(source, result);
    }
    if (!result.ok) throw new BrokenInvariant(`"${source.text}" does not compile: ${result.error.message}`);
    return result.expression;
  }

  #prepareHandlers(subProcess: EventSubProcessDefinition): void {
    const found: EventHandler[] = subProcess.starts.map((at) => {
      const start = this.element(at);
      return { subProcess, at, triggers: start.behavior === 'start-event' ? (start.triggers ?? []) : [] };
    });
    if (subProcess.triggers !== undefined)
      found.push({ subProcess, at: subProcess.id, triggers: subProcess.triggers });
    for (const handler of found) this.#handlerAt.set(handler.at, handler);
    this.#handlers.set(subProcess.scope, [...this.handlersIn(subProcess.scope), ...found]);
  }
}

const NONE: readonly EventHandler[] = [];

const prepared = new WeakMap<Definition, Program>();

export function prepareProgram(definition: Definition): Program {
  const known = prepared.get(definition);
  if (known !== undefined) return known;
  const processes = new Map(definition.processes.map((process) => [process.id, new ProcessProgram(process)]));
  const program: Program = { definition, processes };
  prepared.set(definition, program);
  return program;
}
