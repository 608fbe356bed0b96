/**
 * A crew for the kernel alone: plays people, workers, outside parties and the clock by a stream of random numbers, and
 * after a number of moves always chooses the way out, so that every process that has one ends.
 */
import type { JsonValue } from '../../src/expressions/value.ts';
import type { Answers, Command, Key } from '../../src/kernel/command.ts';
import type { Effect } from '../../src/kernel/effect.ts';
import type { ElementId, Form, FormField } from '../../src/wiring/definition.ts';
import type { KernelDriver } from '../scenarios/kernel-driver.ts';

const MOVES_BEFORE_LEAVING = 60;
const MOST_MOVES = 3000;

export interface CrewOptions {
  readonly mostMoves?: number;
  /** What a case can do without: the crew leaves it alone once it wants to get home. */
  readonly optional?: ReadonlySet<ElementId>;
}

export class KernelCrew {
  readonly commands: Command[] = [];
  /** What else happens after each move. */
  between: (moves: number) => void = () => {};
  readonly #driver: KernelDriver;
  readonly #mostMoves: number;
  readonly #numbers: readonly number[];
  readonly #optional: ReadonlySet<ElementId>;
  #taken = 0;

  constructor(driver: KernelDriver, numbers: readonly number[], options: CrewOptions = {}) {
    this.#mostMoves = options.mostMoves ?? MOST_MOVES;
    this.#optional = options.optional ?? new Set();
    this.#driver = driver;
    this.#numbers = numbers;
  }

  /** Until the instance ends, or nothing is left to do, or too many moves were made. */
  play(): void {
    while (this.#driver.state.status === 'running' && this.commands.length < this.#mostMoves) {
      const all = this.#driver.openWaits;
      const needed = this.#leaving ? all.filter(({ element }) => !this.#optional.has(element)) : all;
      const waits = needed.length > 0 ? needed : all;
      const wait = waits[this.#below(waits.length)];
      if (wait === undefined) return;
      const command = this.#move(wait.effect, wait.key);
      this.commands.push(command);
      this.#driver.do(command);
      this.between(this.commands.length);
    }
  }

  #move(effect: Effect, key: Key): Command {
    switch (effect.kind) {
      case 'create-job':
        return this.#workOn(key);
      case 'create-user-task':
        return this.#personDoes(effect, key);
      case 'schedule-timer':
        this.#driver.now = Math.max(this.#driver.now, effect.at);
        return { kind: 'fire-timer', timer: key };
      case 'open-subscription':
        if (effect.trigger === 'condition') return this.#changeWhatIsRead(effect.name);
        return {
          kind: 'deliver',
          subscription: key,
          variables: { [`from_${effect.element}`]: this.#below(9) },
        };
      case 'call-process':
        return { kind: 'return-from-call', call: key, variables: { called: this.#below(9) } };
      default:
        return { kind: 'resolve-incident', incident: key };
    }
  }

  /** Nobody delivers a condition: it becomes true, or not, by what it reads. */
  #changeWhatIsRead(condition: string): Command {
    const name = /[A-Za-z_]\w*/.exec(condition)?.[0] ?? 'x';
    return { kind: 'set-variables', variables: { [name]: this.#below(2) === 0 ? true : this.#below(9) } };
  }

  #workOn(job: Key): Command {
    const luck = this.#below(12);
    if (luck === 0 && !this.#leaving) return { kind: 'fail-job', job, message: 'out of order' };
    if (luck === 1 && !this.#leaving)
      return { kind: 'fail-job', job, message: 'later', retryAt: this.#driver.now + 1000 };
    return { kind: 'complete-job', job, variables: { result: this.#below(9) } };
  }

  #personDoes(effect: Extract<Effect, { kind: 'create-user-task' }>, task: Key): Command {
    const { questions, purpose } = effect.userTask;
    const answers = questions.map(({ element, answers: offered, many }) => {
      const values = offered.map(({ value }) => value);
      const pick = this.#leaving ? 0 : this.#below(values.length);
      // "Yes, once more" comes first in the question of a loop, the way out in that of a gateway.
      const wayOut = values.includes('done') && this.#leaving ? 'done' : (values[pick] ?? '');
      return [element, many && this.#below(2) === 0 ? values : [wayOut]] as const;
    });
    const variables = purpose === 'count' ? { count: this.#below(3) } : this.#fill(effect.userTask.form);
    return {
      kind: 'complete-user-task',
      task,
      person: 'mary',
      variables,
      answers: Object.fromEntries(answers) satisfies Answers,
    };
  }

  #fill({ fields }: Form): Record<string, JsonValue> {
    return Object.fromEntries(fields.map((field) => [field.name, this.#value(field)]));
  }

  #value({ type, options = [] }: FormField): JsonValue {
    const option = options[this.#below(options.length)];
    if (option !== undefined) return option.value;
    switch (type) {
      case 'boolean':
        return this.#below(2) === 0;
      case 'number':
        return this.#below(9);
      case 'date':
        return '2030-01-31';
      case 'json':
        return [];
      case 'file':
        return { document: '0'.repeat(64), name: 'file.pdf', type: 'application/pdf', size: 1 };
      case 'string':
        return 'text';
    }
  }

  get #leaving(): boolean {
    return this.commands.length >= MOVES_BEFORE_LEAVING;
  }

  #below(bound: number): number {
    const number = this.#numbers[this.#taken % this.#numbers.length] ?? 0;
    this.#taken++;
    return bound === 0 ? 0 : (number + this.#taken) % bound;
  }
}
