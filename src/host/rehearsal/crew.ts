/**
 * The seeded random crew: plays the people and the outside world in a rehearsal. It fills in forms, answers
 * questions and reports modelled errors the way people would who have no opinion, and it leaves drawn loops after
 * a bounded number of rounds.
 *
 * Boundary: chooses; does not touch the host. `rehearse.ts` asks it and carries out what it says.
 *
 * Invariants:
 * C1  The same definition, seed and sequence of questions give the same answers.
 * C2  After `rounds` answers at one place in one rehearsal it takes the shortest way out from there on, so that a
 *     run ends wherever the drawing lets it.
 */
import type { FindingPath } from '../../bpmn/finding.ts';
import type { ExpressionSource } from '../../expressions/expression.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { Answers, Variables } from '../../kernel/command.ts';
import type { UserTaskOffer, UserTaskQuestion } from '../../kernel/effect.ts';
import type { Definition, ElementDefinition, Form, FormField } from '../../wiring/definition.ts';
import { fittingValue } from './fitting-value.ts';
import type { Random } from './random.ts';
import { findWayOut, type WayOut } from './way-out.ts';

export interface Crew {
  fillIn(form: Form): Variables;
  complete(offer: UserTaskOffer): { readonly variables: Variables; readonly answers: Answers };
  /** The modelled error to report instead of completing, now and then. */
  errorToReport(offer: UserTaskOffer): string | undefined;
  /** Whether something that need not happen (a boundary event) happens now. */
  letsHappen(element: string): boolean;
}

export interface CrewOptions {
  readonly definition: Definition;
  readonly random: Random;
  /** How often one place is answered at random before the way out is taken. */
  readonly rounds?: number;
  /** Followed where it says something; then nothing happens that is not on it. */
  readonly way?: FindingPath;
}

export function createCrew({ definition, random, rounds = 3, way }: CrewOptions): Crew {
  const plan = planOf(way);
  const ways = definition.processes.map(findWayOut);
  const literals = literalsOf(definition);
  const chooses = new Set(
    elementsOf(definition).flatMap(({ id, behavior }) => (behavior === 'ad-hoc-sub-process' ? [id] : [])),
  );
  const asked = new Map<string, number>();

  function timesAt(place: string): number {
    const times = asked.get(place) ?? 0;
    asked.set(place, times + 1);
    return times;
  }

  function fillIn(form: Form): Variables {
    return Object.fromEntries(
      form.fields
        .filter(({ readOnly }) => readOnly !== true)
        .flatMap((field): [string, JsonValue][] => {
          const value = fittingValue(field, valueFor(field, literals, random));
          return value === undefined ? [] : [[field.name, value]];
        }),
    );
  }

  function answer(question: UserTaskQuestion): readonly string[] {
    const values = question.answers.map((choice) => choice.value);
    const planned = plan?.answers.get(question.element)?.shift();
    if (planned !== undefined) return planned;
    if (timesAt(question.element) >= rounds && (values.includes('done') || !chooses.has(question.element)))
      return [wayOutOf(values, ways)];
    if (!question.many) return values.length === 0 ? [] : [values[random.below(values.length)] ?? ''];
    const some = values.filter(() => random.chance(0.5));
    return some.length > 0 ? some : [values[random.below(values.length)] ?? ''];
  }

  return {
    fillIn,
    complete(offer) {
      const answers = Object.fromEntries(
        offer.questions.map((question) => [question.element, answer(question)]),
      );
      const variables = offer.purpose === 'count' ? countFor(offer.form, random) : fillIn(offer.form);
      return { variables, answers };
    },
    errorToReport(offer) {
      const [first, ...others] = offer.errors;
      if (plan !== undefined) return offer.errors.find(({ boundary }) => plan.happens(boundary))?.boundary;
      if (first === undefined || !random.chance(0.2) || timesAt(first.boundary) >= rounds) return undefined;
      return random.pick([first, ...others]).boundary;
    },
    letsHappen(element) {
      if (plan !== undefined) return plan.happens(element);
      return random.chance(0.15) && timesAt(element) < rounds;
    },
  };
}

interface Plan {
  /** By who asks: the answers of each time, in order. */
  readonly answers: ReadonlyMap<string, (readonly string[])[]>;
  /** Whether it happens once more on the way. */
  happens(event: string): boolean;
}

function planOf(way: FindingPath | undefined): Plan | undefined {
  if (way === undefined) return undefined;
  const answers = new Map<string, (readonly string[])[]>();
  for (const choice of way.steps.flatMap(({ choices }) => choices)) {
    const answer = 'flows' in choice ? choice.flows : [choice.again ? 'again' : 'done'];
    answers.set(choice.element, [...(answers.get(choice.element) ?? []), answer]);
  }
  const events = way.steps.flatMap(({ event }) => event ?? []);
  return {
    answers,
    happens(event) {
      const at = events.indexOf(event);
      if (at >= 0) events.splice(at, 1);
      return at >= 0;
    },
  };
}

/** `done` ends a repetition; among flows the one nearest to an end. */
function wayOutOf(values: readonly string[], ways: readonly WayOut[]): string {
  if (values.includes('done')) return 'done';
  const distance = (flow: string): number => Math.min(...ways.map((way) => way.fromFlow(flow)));
  return values.reduce((best, flow) => (distance(flow) < distance(best) ? flow : best), values[0] ?? '');
}

function countFor(form: Form, random: Random): Variables {
  return Object.fromEntries(form.fields.map((field) => [field.name, 1 + random.below(3)]));
}

function valueFor(field: FormField, literals: Literals, random: Random): JsonValue {
  const [option, ...others] = field.options ?? [];
  if (option !== undefined) {
    const { value } = random.pick([option, ...others]);
    return field.many === true ? [value] : value;
  }
  switch (field.type) {
    case 'boolean':
      return random.chance(0.5);
    case 'number': {
      const near = literals.numbers[random.below(literals.numbers.length)] ?? 100;
      return near + random.pick([-1, 0, 1]);
    }
    case 'date':
      return `2030-01-${String(1 + random.below(28)).padStart(2, '0')}`;
    case 'json':
      return [];
    case 'file': {
      const file = { document: '0'.repeat(64), name: 'example.pdf', type: 'application/pdf', size: 1_000 };
      return field.many === true ? [file] : file;
    }
    case 'string':
      return literals.texts[random.below(literals.texts.length)] ?? 'text';
  }
}

interface Literals {
  readonly numbers: readonly number[];
  readonly texts: readonly string[];
}

/** The numbers and texts the definition's own conditions compare with: values around them reach every branch. */
function literalsOf(definition: Definition): Literals {
  const numbers = new Set<number>();
  const texts = new Set<string>();
  for (const process of definition.processes) {
    const conditions = [
      ...Object.values(process.flows).map(({ condition }) => condition),
      ...Object.values(process.elements).flatMap(conditionsOf),
    ];
    for (const text of conditions.map((condition) => condition?.text ?? '')) {
      for (const [literal] of text.matchAll(/\b\d+(?:\.\d+)?\b/g)) numbers.add(Number(literal));
      for (const [, quoted] of text.matchAll(/["']([^"']*)["']/g))
        if (quoted !== undefined) texts.add(quoted);
    }
  }
  return { numbers: [...numbers], texts: [...texts] };
}

/** What ends a repetition or an ad-hoc subprocess. */
function conditionsOf(element: ElementDefinition): readonly (ExpressionSource | undefined)[] {
  const loop = 'loop' in element ? element.loop : undefined;
  const ends = loop?.kind === 'standard' ? loop.condition : loop?.until;
  return [ends, element.behavior === 'ad-hoc-sub-process' ? element.until : undefined];
}

function elementsOf(definition: Definition): ElementDefinition[] {
  return definition.processes.flatMap((process) => Object.values(process.elements));
}
