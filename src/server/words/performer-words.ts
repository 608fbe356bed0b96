/**
 * How an element is carried out, in plain words: what stands in the panel beside the diagram and what its ring shows.
 *
 * Boundary: reads a definition, never a run. `views/performer-view.ts` adds findings and suggestions.
 */

import { wiredAction } from '../../wiring/connector-work.ts';
import { pinnedDecision } from '../../wiring/decision-work.ts';
import type {
  ActivityBase,
  BoundaryEventDefinition,
  Decision,
  Definition,
  ElementDefinition,
  EventSubProcessDefinition,
  FlowDefinition,
  PersonWork,
  ProcessDefinition,
  TaskDefinition,
  Trigger,
} from '../../wiring/definition.ts';
import type { LoopDefinition } from '../../wiring/loop-definition.ts';
import { isJavascript } from '../../wiring/script-work.ts';
import { triggersAt } from '../../wiring/triggers-at.ts';
import { capital, choiceOf, quote } from './quoting.ts';
import { durationWords } from './time-words.ts';
import { confirmingRole, isByHand, throwSentence, triggerPhrase } from './trigger-words.ts';

export interface PerformerWords {
  readonly ring: boolean;
  readonly level: 'by-hand' | 'automatic';
  readonly role?: string;
  readonly sentence: string;
  readonly details: readonly string[];
}

interface Place extends Pick<Definition, 'processes' | 'triggers'> {
  readonly process: ProcessDefinition;
}

export function performerWords(element: ElementDefinition, place: Place): PerformerWords {
  const words = wordsOf(element, place);
  return { ...words, sentence: capital(words.sentence), details: words.details.map(capital) };
}

function wordsOf(element: ElementDefinition, place: Place): PerformerWords {
  switch (element.behavior) {
    case 'task':
      return withActivity(element, place, taskWords(element, place));
    case 'sub-process':
      return withActivity(element, place, plain('The steps drawn inside it are carried out.'));
    case 'ad-hoc-sub-process':
      return withActivity(element, place, adHocWords(element));
    case 'event-sub-process':
      return eventSubProcessWords(element, place);
    case 'call-activity': {
      if (element.callsBy !== undefined) {
        const worked = `The process that ${element.callsBy.text} names runs, and this one waits for its end.`;
        return withActivity(element, place, plain(worked));
      }
      const called = place.processes.find((process) => process.id === element.calls);
      const sentence = `The process ${quote(called?.name ?? element.calls)} runs, and this one waits for its end.`;
      return withActivity(element, place, plain(sentence));
    }
    case 'exclusive-gateway':
      return decisionWords(element, element.decision, place, 'the first that applies is taken');
    case 'inclusive-gateway':
      return decisionWords(element, element.decision, place, 'every one that applies is taken');
    case 'complex-gateway':
      return complexWords(element, place);
    case 'parallel-gateway':
      return plain(parallelSentence(element));
    case 'event-based-gateway':
      return plain(`Whichever happens first decides: ${choiceOf(targetsOf(element, place).map(quote))}.`);
    case 'start-event':
      return startWords(element, place);
    case 'catch-event':
      if (element.triggers.length === 0) return plain('It goes on here from the place of the same name.');
      return waitingWords(element.triggers, 'The case waits until', element.needsAll);
    case 'boundary-event':
      return boundaryWords(element, place);
    case 'throw-event':
    case 'end-event':
      return throwWords(element, place);
  }
}

function adHocWords(element: Extract<ElementDefinition, { behavior: 'ad-hoc-sub-process' }>): PerformerWords {
  const offers = choiceOf(
    element.offers.map(({ label }) => quote(label)),
    'and',
  );
  if (element.activates !== undefined)
    return plain(`Which of ${offers} are carried out is said by ${quote(element.activates.text)}.`);
  const order = element.sequential ? 'one after the other' : 'also beside each other';
  const end =
    element.until === undefined ? 'until they say that it is done' : `until ${quote(element.until.text)}`;
  const { role } = element.next;
  return byHand(role, `${role} chooses among ${offers}, ${order}, as often as needed, ${end}.`);
}

function plain(sentence: string, details: readonly string[] = []): PerformerWords {
  return { ring: false, level: 'automatic', sentence, details };
}

function automatic(sentence: string, details: readonly string[] = []): PerformerWords {
  return { ring: true, level: 'automatic', sentence, details };
}

function byHand(role: string, sentence: string, details: readonly string[] = []): PerformerWords {
  return { ring: true, level: 'by-hand', role, sentence, details };
}

function nameOf(process: ProcessDefinition, element: string): string {
  return process.elements[element]?.name ?? element;
}

// ---- steps ----------------------------------------------------------------------------------------------------

function taskWords(task: TaskDefinition, place: Place): PerformerWords {
  const { work } = task;
  switch (work.by) {
    case 'person':
      return byHand(
        work.role,
        `${work.role} does it and says when it is done.`,
        personDetails(work, place.process),
      );
    case 'job':
      if (isJavascript(work)) return automatic('A script does it.', []);
      return programWords(work);
    case 'expression':
      return automatic(
        work.result === undefined
          ? `Baton works it out: ${work.expression.text}.`
          : `Baton works it out: ${work.expression.text} gives ${quote(work.result)}.`,
      );
    case 'message':
      return waitingWords(work.triggers, 'The case waits until');
    case 'nothing':
      return automatic('Nothing has to be done here; the case goes straight on.');
  }
}

function programWords(work: Extract<TaskDefinition['work'], { by: 'job' }>): PerformerWords {
  const decision = pinnedDecision(work);
  if (decision !== undefined) {
    return automatic(`The rules of ${quote(decision.name)} decide it.`, [
      `They are version ${decision.version} of ${quote(decision.key)}.`,
    ]);
  }
  const action = wiredAction(work);
  if (action !== undefined) {
    const by =
      action.credential === undefined ? [] : [`It signs in with the connection ${quote(action.credential)}.`];
    return automatic(`Baton does it: ${quote(action.name)}.`, [...by, attemptsPhrase(work.retry)]);
  }
  return automatic(`A program does it: whoever takes the work ${quote(work.jobType)}.`, [
    attemptsPhrase(work.retry),
  ]);
}

function attemptsPhrase({ attempts }: { readonly attempts: number }): string {
  return attempts === 1
    ? 'It is tried once; when it fails, a person is asked for help.'
    : `It is tried up to ${attempts} times before a person is asked for help.`;
}

function personDetails(work: PersonWork, process: ProcessDefinition): string[] {
  const details: string[] = [];
  if (work.form.fields.length > 0) {
    details.push(
      `They fill in ${choiceOf(
        work.form.fields.map((field) => quote(field.label)),
        'and',
      )}.`,
    );
  }
  for (const gateway of work.asks) {
    const decision = decisionOf(process.elements[gateway]);
    if (decision?.by === 'question') details.push(`When it is done they answer ${questionPhrase(decision)}.`);
  }
  if (work.errors.length > 0) {
    details.push(`Instead they can report ${choiceOf(work.errors.map((error) => quote(error.label)))}.`);
  }
  return details;
}

function withActivity(
  activity: ElementDefinition & ActivityBase,
  place: Place,
  words: PerformerWords,
): PerformerWords {
  const details = [...words.details];
  if (activity.behavior === 'task') {
    details.push(...activity.sends.map((sent) => `Then ${throwSentence(sent, place.processes)}`));
  }
  if (activity.loop) details.push(loopSentence(activity.loop));
  for (const id of activity.boundary) {
    const event = place.process.elements[id];
    if (event?.behavior !== 'boundary-event') continue;
    const when = choiceOf(event.triggers.map(triggerPhrase));
    details.push(
      event.interrupting
        ? `It is broken off when ${when}.`
        : `When ${when}, ${nextOf(event, place)} begins beside it.`,
    );
  }
  return { ...words, details };
}

function loopSentence(loop: LoopDefinition): string {
  if (loop.kind === 'standard') {
    return loop.condition
      ? `It is repeated as long as ${loop.condition.text}.`
      : 'After each round a person is asked whether it is done once more.';
  }
  const order = loop.sequential ? 'one after the other' : 'all at the same time';
  switch (loop.count.by) {
    case 'question':
      return `It is done several times, ${order}; ${loop.count.role} is asked how often.`;
    case 'collection':
      return `It is done once for each item of ${quote(loop.count.value.text)}, ${order}.`;
    case 'cardinality': {
      const { value } = loop.count;
      const often = 'literal' in value ? String(value.literal) : quote(value.expression.text);
      return `It is done ${often} times, ${order}.`;
    }
  }
}

// ---- decisions ------------------------------------------------------------------------------------------------

function decisionOf(element: ElementDefinition | undefined): Decision | undefined {
  return element !== undefined && 'decision' in element ? element.decision : undefined;
}

function complexWords(
  element: Extract<ElementDefinition, { behavior: 'complex-gateway' }>,
  place: Place,
): PerformerWords {
  const words = decisionWords(element, element.decision, place, 'every one that applies is taken');
  if (element.incoming.length < 2) return words;
  const waits = `It goes on as soon as ${quote(element.activation.text)}; what comes later is taken without going on again.`;
  return { ...words, details: [waits, ...words.details] };
}

function questionPhrase(decision: Extract<Decision, { by: 'question' }>): string {
  return `${quote(decision.prompt)} with ${choiceOf(decision.answers.map((answer) => quote(answer.label)))}`;
}

function decisionWords(
  element: ElementDefinition,
  decision: Decision,
  place: Place,
  rule: string,
): PerformerWords {
  if (decision.by === 'none') {
    return plain(element.incoming.length > 1 ? 'Ways meet here and go on as one.' : 'It goes straight on.');
  }
  if (decision.by === 'question') {
    const asked =
      decision.askedIn === undefined
        ? []
        : [`They are asked when ${quote(nameOf(place.process, decision.askedIn))} is completed.`];
    return byHand(decision.role, `${decision.role} answers ${questionPhrase(decision)}.`, asked);
  }
  const flows = element.outgoing.flatMap((id): FlowDefinition[] => {
    const flow = place.process.flows[id];
    return flow ? [flow] : [];
  });
  return automatic(`The conditions on its branches decide; ${rule}.`, [
    ...flows.flatMap((flow) => (flow.condition ? [`${quote(flow.label)} when ${flow.condition.text}.`] : [])),
    ...flows
      .filter((flow) => flow.id === decision.defaultFlow)
      .map((flow) => `Otherwise ${quote(flow.label)}.`),
  ]);
}

function parallelSentence(element: ElementDefinition): string {
  const joins = element.incoming.length > 1;
  const splits = element.outgoing.length > 1;
  if (joins && splits) return 'It waits for all ways in, then all ways out begin at once.';
  if (joins) return 'It waits until all ways in have arrived.';
  return splits ? 'All ways out begin at once.' : 'It goes straight on.';
}

function targetsOf(element: ElementDefinition, place: Place): string[] {
  return element.outgoing.flatMap((id) => {
    const flow = place.process.flows[id];
    return flow ? [nameOf(place.process, flow.target)] : [];
  });
}

// ---- events ---------------------------------------------------------------------------------------------------

function waitingWords(triggers: readonly Trigger[], opening: string, needsAll = false): PerformerWords {
  const sentence = `${opening} ${choiceOf(triggers.map(triggerPhrase), needsAll ? 'and' : 'or')}.`;
  const hand = triggers.find(isByHand);
  const role = hand && confirmingRole(hand);
  if (role === undefined) return automatic(sentence);
  const details = triggers.some((trigger) => trigger.kind === 'confirmation')
    ? ['The drawing does not say what would bring it about, so a person does.']
    : [`Nothing sends it by itself yet, so ${role} can say that it has arrived.`];
  return byHand(role, sentence, details);
}

function boundaryWords(event: BoundaryEventDefinition, place: Place): PerformerWords {
  const kinds = new Set(event.triggers.map(({ kind }) => kind));
  if (kinds.has('compensation')) return plain(undoingSentence(event, place));
  if (kinds.has('cancel'))
    return plain(
      `When ${quote(nameOf(place.process, event.attachedTo))} was cancelled and what was done in it is undone, it goes on with ${nextOf(event, place)}.`,
    );
  const words = waitingWords(event.triggers, 'When', event.needsAll);
  const activity = quote(nameOf(place.process, event.attachedTo));
  const effect = event.interrupting
    ? `${activity} is broken off`
    : `${nextOf(event, place)} begins beside ${activity}`;
  return { ...words, sentence: `${words.sentence.replace(/\.$/, '')}, ${effect}.` };
}

function undoingSentence(event: BoundaryEventDefinition, place: Place): string {
  const activity = quote(nameOf(place.process, event.attachedTo));
  const undoing =
    event.handler === undefined ? nextOf(event, place) : quote(nameOf(place.process, event.handler));
  return `When ${activity} is done and has to be undone, ${undoing} does that.`;
}

function eventSubProcessWords(event: EventSubProcessDefinition, place: Place): PerformerWords {
  const triggers = [event.id, ...event.starts].flatMap((id) => triggersAt(place.process.elements[id]));
  const needsAll = event.starts.some((id) => {
    const start = place.process.elements[id];
    return start !== undefined && 'needsAll' in start && start.needsAll === true;
  });
  const words = waitingWords(triggers, 'When', needsAll);
  const around = place.process.elements[event.scope];
  const rest =
    around === undefined ? 'everything else in the case' : `all that still runs in ${quote(around.name)}`;
  const effect = event.interrupting
    ? `${rest} is broken off and the steps drawn inside are carried out`
    : 'the steps drawn inside are carried out while the rest goes on, each time it happens';
  return { ...words, ring: false, sentence: `${words.sentence.replace(/\.$/, '')}, ${effect}.` };
}

/** What begins when it happens. */
function nextOf(event: BoundaryEventDefinition, place: Place): string {
  return choiceOf(targetsOf(event, place).map(quote), 'and') || 'nothing';
}

function startWords(element: ElementDefinition, place: Place): PerformerWords {
  const own = triggersAt(element);
  if (own.length > 0)
    return waitingWords(own, 'It begins when', 'needsAll' in element && element.needsAll === true);
  const start = place.process.starts.find((candidate) => candidate.elements.includes(element.id));
  if (!start) return plain('The steps begin here.');
  if (Object.values(place.triggers ?? {}).some((trigger) => trigger.start === element.id))
    return automatic('It begins by itself when another program calls; a person may start it too.');
  return start.trigger.kind === 'none' || start.trigger.kind === 'confirmation'
    ? byHand(element.role, startSentence(start.trigger, start.fromCase))
    : automatic(startSentence(start.trigger, start.fromCase));
}

export function startSentence(trigger: Trigger | { readonly kind: 'none' }, fromCase: boolean): string {
  if (fromCase) return 'It begins when another process of this drawing sends its message.';
  if (trigger.kind === 'none' || trigger.kind === 'confirmation') return 'A person starts it.';
  if (trigger.kind === 'timer' && trigger.timer === 'cycle' && 'literal' in trigger.value) {
    return `It begins by itself, ${durationless(trigger.value.literal)}.`;
  }
  return `It begins by itself when ${triggerPhrase(trigger)}; a person may start it too.`;
}

function durationless(literal: unknown): string {
  const text = String(literal);
  const every = /^R\d*\/(.+)$/.exec(text)?.[1];
  return every === undefined
    ? `by the schedule ${quote(text)}`
    : `every ${durationWords(every).replace(/^1 /, '')}`;
}

function throwWords(
  element: Extract<ElementDefinition, { behavior: 'throw-event' | 'end-event' }>,
  place: Place,
): PerformerWords {
  const sentences = element.throws.map((thrown) => throwSentence(thrown, place.processes));
  const hand = element.throws.find((thrown) => thrown.kind === 'by-hand');
  const fallback =
    element.behavior === 'end-event' ? 'This way ends here.' : 'A milestone: the case goes straight on.';
  const [first = fallback, ...rest] = sentences;
  if (hand) return byHand(hand.work.role, first, rest);
  const sends = element.throws.some((thrown) => thrown.kind === 'message' || thrown.kind === 'signal');
  return sends ? automatic(first, rest) : plain(first, rest);
}
