/**
 * Flowable, and Activiti, which it comes from: the same words under two prefixes.
 *
 * Source: Flowable 7 guide, "BPMN 2.0 Constructs"; Activiti 6 guide.
 */
import type { EventDefinition } from '../diagram.ts';
import type { EventMeaning, Meaning, MeaningNote, RepetitionMeaning, WorkMeaning } from '../meaning.ts';
import type { Dialect, ForeignNode } from './dialect.ts';
import { flowableForm } from './flowable-form.ts';
import { attributeOf, type ForeignParts, ForeignView, textOf } from './foreign-view.ts';
import { javaCall, javaCallNotes, javaRepetition } from './java-calls.ts';
import { javaListeners } from './java-listeners.ts';
import { javaPeople } from './java-people.ts';
import { javaRetry } from './java-retry.ts';
import { headersOf, javaResultVariable, javaWork } from './java-work.ts';
import { javaValue } from './written-values.ts';

export const flowable: Dialect = flowableLike('flowable');
export const activiti: Dialect = flowableLike('activiti');

function flowableLike(prefix: string): Dialect {
  return {
    prefix,
    countsFrom: 0,
    nodeMeaning: (node) => nodeMeaning(prefix, node),
    eventMeaning: (kind, definition) => eventMeaning(prefix, kind, definition),
    listeners: (parts) => javaListeners(new ForeignView(prefix, parts)),
  };
}

function nodeMeaning(prefix: string, node: ForeignNode): Meaning {
  const view = new ForeignView(prefix, node);
  const people = node.type === 'userTask' ? javaPeople(view) : undefined;
  const form = flowableForm(view);
  const work = javaWork(view) ?? typedWork(view);
  const retry = javaRetry(textOf(view.first('failedJobRetryTimeCycle')));
  const call = node.type === 'callActivity' ? javaCall(view) : undefined;
  const repetition = repetitionOf(prefix, node);
  const initiator = view.attribute('initiator');
  const listeners = javaListeners(view);
  const notes = [
    ...notesOf(view, form !== undefined),
    ...(node.type === 'callActivity' ? javaCallNotes(view) : []),
  ];
  return {
    ...(people === undefined ? {} : { people }),
    ...(form === undefined ? {} : { form }),
    ...(work === undefined ? {} : { work }),
    ...javaResultVariable(view),
    ...(retry === undefined ? {} : { retry }),
    ...(call === undefined ? {} : { call }),
    ...(repetition === undefined ? {} : { repetition }),
    ...(initiator === undefined ? {} : { initiator }),
    ...(listeners.length === 0 ? {} : { listeners }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

/** `flowable:type`: a decision, or one of the tasks built into the engine (http, mail, shell, …). */
function typedWork(view: ForeignView): WorkMeaning | undefined {
  const type = view.attribute('type');
  const told = headersOf(view);
  const decision =
    view.attribute('decisionRef') ??
    (type === 'dmn'
      ? (told.headers?.decisionTableReferenceKey ?? told.headers?.decisionServiceReferenceKey)
      : undefined);
  if (decision !== undefined) return { kind: 'decision', decisionId: javaValue(decision) };
  return type === undefined ? undefined : { kind: 'handler', handler: type, ...told };
}

function repetitionOf(prefix: string, node: ForeignNode): RepetitionMeaning | undefined {
  const own = javaRepetition(prefix, node);
  if (node.loop?.kind !== 'multi-instance') return own;
  const view = new ForeignView(prefix, node.loop);
  const [aggregation] = view.all('variableAggregation');
  const variable = attributeOf(aggregation, 'target');
  const source = attributeOf(view.children(aggregation, 'variable')[0], 'source');
  if (variable === undefined || source === undefined) return own;
  return { ...own, collect: { variable, source: javaValue(`\${${source}}`) } };
}

function notesOf(view: ForeignView, hasForm: boolean): MeaningNote[] {
  const form = view.attribute('formKey');
  const skip = view.attribute('skipExpression');
  return [
    ...(form === undefined || hasForm ? [] : [{ kind: 'form-elsewhere' as const, what: form }]),
    ...(skip === undefined
      ? []
      : [{ kind: 'not-carried-out' as const, what: `skipping the step when ${skip}` }]),
  ];
}

function eventMeaning(prefix: string, kind: EventDefinition['kind'], parts: ForeignParts): EventMeaning {
  const view = new ForeignView(prefix, parts);
  const code = view.attribute(kind === 'escalation' ? 'escalationCodeVariable' : 'errorVariableName');
  return code === undefined ? {} : { codeVariable: code };
}
