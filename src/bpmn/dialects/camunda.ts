/**
 * Camunda 7, and Operaton, which goes on from it with the same words under another prefix.
 *
 * Source: Camunda 7.24 manual, "BPMN 2.0 Implementation Reference", "Custom Extensions"; Operaton 1.0.
 */
import type { EventDefinition } from '../diagram.ts';
import type { EventMeaning, Meaning, MeaningNote, WorkMeaning } from '../meaning.ts';
import { camundaForm } from './camunda-form.ts';
import { camundaMappings } from './camunda-io.ts';
import { conditionNotes } from './condition-notes.ts';
import type { Dialect, ForeignNode } from './dialect.ts';
import { attributeOf, type ForeignParts, ForeignView, textOf } from './foreign-view.ts';
import { javaCall, javaCallNotes, javaRepetition, mappingOf, takesAll } from './java-calls.ts';
import { javaListeners } from './java-listeners.ts';
import { javaPeople } from './java-people.ts';
import { javaRetry } from './java-retry.ts';
import { javaResultVariable, javaWork } from './java-work.ts';
import { isJavaExpression, javaValue } from './written-values.ts';

export const camunda: Dialect = camundaLike('camunda');
export const operaton: Dialect = camundaLike('operaton');

const resultMappings = ['singleEntry', 'singleResult', 'collectEntries', 'resultList'] as const;

function camundaLike(prefix: string): Dialect {
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
  const form = camundaForm(view);
  const work = workOf(view);
  const retry = javaRetry(textOf(view.first('failedJobRetryTimeCycle')));
  const io = view.first('inputOutput');
  const inputs = camundaMappings(view, io, 'inputParameter');
  const outputs = camundaMappings(view, io, 'outputParameter');
  const call = node.type === 'callActivity' ? javaCall(view) : undefined;
  const repetition = javaRepetition(prefix, node);
  const initiator = view.attribute('initiator');
  const listeners = javaListeners(view);
  const notes = [
    ...notesOf(view, form !== undefined),
    ...(call === undefined ? [] : javaCallNotes(view)),
    ...inputs.notes,
    ...outputs.notes,
  ];
  return {
    ...(people === undefined ? {} : { people }),
    ...(form === undefined ? {} : { form }),
    ...(work === undefined ? {} : { work }),
    ...javaResultVariable(view),
    ...(retry === undefined ? {} : { retry }),
    ...(inputs.mappings.length === 0 ? {} : { inputs: inputs.mappings }),
    ...(outputs.mappings.length === 0 ? {} : { outputs: outputs.mappings, returnsAll: true }),
    ...(call === undefined ? {} : { call }),
    ...(repetition === undefined ? {} : { repetition }),
    ...(initiator === undefined ? {} : { initiator }),
    ...(listeners.length === 0 ? {} : { listeners }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function workOf(view: ForeignView): WorkMeaning | undefined {
  const decision = view.attribute('decisionRef');
  if (decision === undefined) return javaWork(view) ?? connectorOf(view);
  const written = view.attribute('mapDecisionResult');
  const mapResult = resultMappings.find((one) => one === written);
  return {
    kind: 'decision',
    decisionId: javaValue(decision),
    ...(mapResult === undefined ? {} : { mapResult }),
  };
}

/** A connector of the other engine: what it was told becomes what the mapped handler is told. */
function connectorOf(view: ForeignView): WorkMeaning | undefined {
  const connector = view.first('connector');
  if (connector === undefined) return undefined;
  const handler = textOf(view.children(connector, 'connectorId')[0]) ?? 'connector';
  const told = view
    .children(view.children(connector, 'inputOutput')[0], 'inputParameter')
    .map((input): [string, string] => [attributeOf(input, 'name') ?? '', textOf(input) ?? '']);
  return { kind: 'handler', handler, ...(told.length === 0 ? {} : { headers: Object.fromEntries(told) }) };
}

function notesOf(view: ForeignView, hasForm: boolean): MeaningNote[] {
  const notes: MeaningNote[] = [];
  const form = view.attribute('formKey') ?? view.attribute('formRef');
  if (form !== undefined && !hasForm) notes.push({ kind: 'form-elsewhere', what: form });
  const resource = view.attribute('resource');
  if (resource !== undefined)
    notes.push({ kind: 'not-carried-out', what: `the script in the file ${resource}` });
  const mapper =
    view.attribute('variableMappingClass') ?? view.attribute('variableMappingDelegateExpression');
  if (mapper !== undefined) notes.push({ kind: 'not-carried-out', what: `the data mapping by ${mapper}` });
  const binding = view.attribute('decisionRefBinding');
  const version =
    binding === 'version' || binding === 'versionTag'
      ? view.attribute(binding === 'version' ? 'decisionRefVersion' : 'decisionRefVersionTag')
      : undefined;
  if (version !== undefined)
    notes.push({ kind: 'not-carried-out', what: `deciding by version ${version} of the decision` });
  for (const error of view.all('errorEventDefinition')) {
    const when = attributeOf(error, 'expression') ?? '';
    notes.push({ kind: 'not-carried-out', what: `the error that is raised when ${when}` });
  }
  return notes;
}

function eventMeaning(prefix: string, kind: EventDefinition['kind'], parts: ForeignParts): EventMeaning {
  const view = new ForeignView(prefix, parts);
  const code = view.attribute(kind === 'escalation' ? 'escalationCodeVariable' : 'errorCodeVariable');
  const message = view.attribute('errorMessageVariable');
  const variable = view.attribute('variableName');
  const changes = changesOf(view.attribute('variableEvents'));
  const notes = conditionNotes(variable === undefined ? [] : [variable], changes);
  const into = view.all('in');
  const work = kind === 'message' ? javaWork(view) : undefined;
  return {
    ...(code === undefined ? {} : { codeVariable: code }),
    ...(message === undefined ? {} : { messageVariable: message }),
    ...(variable === undefined ? {} : { variables: [variable] }),
    ...(changes.length === 0 ? {} : { changes }),
    ...(notes.length === 0 ? {} : { notes }),
    ...(into.length === 0
      ? {}
      : { payload: { all: into.some(takesAll), mappings: into.flatMap(mappingOf) } }),
    ...(work === undefined ? {} : { work, ...javaResultVariable(view) }),
  };
}

function changesOf(text: string | undefined): ('create' | 'update' | 'delete')[] {
  if (text === undefined || isJavaExpression(text)) return [];
  const written = text.split(',').map((part) => part.trim());
  return (['create', 'update', 'delete'] as const).filter((one) => written.includes(one));
}
