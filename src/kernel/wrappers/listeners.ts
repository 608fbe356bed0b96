/**
 * Listeners: what the diagram has done beside an element when it begins, when its work is done, when a person takes it,
 * and when a flow is taken. Once for all elements.
 *
 * Boundary: hearing them; when they are heard is `lifecycle.ts`, the end of a listener's job `commands/job-commands.ts`.
 *
 * Invariants:
 * N1  Expressions between two jobs are worked out before any of their variables is set, so a failing one changes nothing.
 * N2  While an element waits for a listener's job it waits for nothing else of its own.
 */
import type { ExpressionSource, Scope } from '../../expressions/expression.ts';
import { type JsonValue, setOwn, toJson, type Value } from '../../expressions/value.ts';
import type { ElementDefinition, FlowId } from '../../wiring/definition.ts';
import type { Listener, ListenerRun } from '../../wiring/listener-definition.ts';
import type { Variables } from '../command.ts';
import { evaluateIn } from '../evaluate.ts';
import { handedVariables } from '../handed-variables.ts';
import type { ReadonlyElementInstance } from '../state.ts';
import type { Step } from '../step.ts';
import { setVariables, VariableScope } from '../variable-scope.ts';

/** From listener `from` on; may meet an impediment. `waits`: for the job of one of them. */
export function hear(
  step: Step,
  instance: ReadonlyElementInstance,
  element: ElementDefinition,
  on: Listener['on'],
  from = 0,
): 'heard' | 'waits' {
  const scope = new ListenerScope(step, instance);
  for (const [index, listener] of (element.listeners ?? []).entries()) {
    if (index < from || listener.on !== on) continue;
    if (listener.run.by === 'expression') evaluateIn(step, scope, listener.run.expression, element.id);
    else {
      scope.publish();
      startListenerJob(step, instance, index, listener.run);
      return 'waits';
    }
  }
  scope.publish();
  return 'heard';
}

/** What the listeners on flows set; may meet an impediment, changes nothing. */
export function heardOnFlows(
  step: Step,
  instance: ReadonlyElementInstance,
  flows: readonly FlowId[],
): Variables {
  const scope = new ListenerScope(step, instance);
  for (const flow of flows) {
    for (const source of step.program.flow(flow).listeners ?? [])
      evaluateIn(step, scope, source, instance.element);
  }
  return scope.variables;
}

/** One expression that may set variables, and its value; may meet an impediment. */
export function evaluateSetting(
  step: Step,
  instance: ReadonlyElementInstance,
  source: ExpressionSource,
): JsonValue {
  const scope = new ListenerScope(step, instance);
  const value = toJson(evaluateIn(step, scope, source, instance.element));
  scope.publish();
  return value;
}

export function startListenerJob(
  step: Step,
  instance: ReadonlyElementInstance,
  listener: number,
  run: Extract<ListenerRun, { by: 'job' }>,
): void {
  const { key, element } = instance;
  const { jobType, retry } = run;
  const variables = handedVariables(step, instance);
  const job = step.nextKey();
  step.emit({ kind: 'job-created', job, key, element, jobType, listener });
  const { attempts, backoff_ms } = retry;
  step.ask({ kind: 'create-job', job, element, jobType, variables, attempts, backoff_ms });
}

/** Variables as the element sees them, with what listeners have set so far; and what they may know of the element. */
class ListenerScope implements Scope {
  readonly variables: Record<string, JsonValue> = {};
  readonly #step: Step;
  readonly #instance: ReadonlyElementInstance;
  readonly #around: VariableScope;

  constructor(step: Step, instance: ReadonlyElementInstance) {
    this.#step = step;
    this.#instance = instance;
    this.#around = new VariableScope(step.state, instance);
  }

  get(name: string): Value | undefined {
    if (Object.hasOwn(this.variables, name)) return this.variables[name];
    return this.#around.get(name) ?? this.#surrounding(name);
  }

  set(name: string, value: Value): void {
    setOwn(this.variables, name, toJson(value));
  }

  publish(): void {
    if (Object.keys(this.variables).length > 0)
      setVariables(this.#step, this.#instance, { ...this.variables });
  }

  #surrounding(name: string): Value | undefined {
    const { element, waits } = this.#instance;
    switch (name) {
      case 'execution.id':
      case 'execution.processInstanceId':
        return String(this.#step.state.instance);
      case 'execution.currentActivityId':
      case 'task.taskDefinitionKey':
        return element;
      case 'execution.currentActivityName':
      case 'task.name':
        return this.#step.nameOf(element);
      case 'task.assignee': {
        const task = waits.map((key) => this.#step.wait('user-task', key)).find((wait) => wait !== undefined);
        return task?.person ?? null;
      }
      default:
        return undefined;
    }
  }
}
