/**
 * Flowable, and Activiti, which it comes from: the same words under two prefixes.
 *
 * Source: Flowable 7 guide, "BPMN 2.0 Constructs"; Activiti 6 guide.
 */
import type { EventDefinition } from '../diagram.ts';
import type { EventMeaning, MeaningNote, RepetitionMeaning, WorkMeaning } from '../meaning.ts';
import type { Dialect, ForeignNode } from './dialect.ts';
import { flowableForm } from './flowable-form.ts';
import { attributeOf, ForeignView } from './foreign-view.ts';
import { javaRepetition } from './java-calls.ts';
import { type JavaEngine, javaDialect } from './java-dialect.ts';
import { headersOf, javaWork } from './java-work.ts';
import { javaValue } from './written-values.ts';

const engine: JavaEngine = {
  form: flowableForm,
  work: (view) => javaWork(view) ?? typedWork(view),
  repetition: repetitionOf,
  notes: notesOf,
  event: eventMeaning,
};

export const flowable: Dialect = javaDialect('flowable', engine);
export const activiti: Dialect = javaDialect('activiti', engine);

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

function repetitionOf({ prefix }: ForeignView, node: ForeignNode): RepetitionMeaning | undefined {
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

function eventMeaning(view: ForeignView, kind: EventDefinition['kind']): EventMeaning {
  const code = view.attribute(kind === 'escalation' ? 'escalationCodeVariable' : 'errorVariableName');
  return code === undefined ? {} : { codeVariable: code };
}
