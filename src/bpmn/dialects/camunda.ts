/**
 * Camunda 7, and Operaton, which goes on from it with the same words under another prefix.
 *
 * Source: Camunda 7.24 manual, "BPMN 2.0 Implementation Reference", "Custom Extensions"; Operaton 1.0.
 */
import type { EventDefinition } from '../diagram.ts';
import type { EventMeaning, MeaningNote, WorkMeaning } from '../meaning.ts';
import { camundaForm } from './camunda-form.ts';
import { camundaMappings } from './camunda-io.ts';
import { withAnswerRead } from './camunda-spin.ts';
import { conditionNotes } from './condition-notes.ts';
import type { Dialect } from './dialect.ts';
import { attributeOf, type ForeignView, textOf } from './foreign-view.ts';
import { javaRepetition, mappingOf, takesAll } from './java-calls.ts';
import { type JavaEngine, type JavaMappings, javaDialect } from './java-dialect.ts';
import { javaResultVariable, javaWork } from './java-work.ts';
import { isJavaExpression, javaValue } from './written-values.ts';

const engine: JavaEngine = {
  form: camundaForm,
  work: workOf,
  repetition: (view, node) => javaRepetition(view.prefix, node),
  mappings: mappingsOf,
  notes: notesOf,
  event: eventMeaning,
};

export const camunda: Dialect = javaDialect('camunda', engine);
export const operaton: Dialect = javaDialect('operaton', engine);

const resultMappings = ['singleEntry', 'singleResult', 'collectEntries', 'resultList'] as const;

function mappingsOf(view: ForeignView): JavaMappings {
  const io = view.first('inputOutput');
  const inputs = camundaMappings(view, io, 'inputParameter');
  const outputs = camundaMappings(view, io, 'outputParameter');
  return {
    inputs: inputs.mappings,
    outputs: outputs.mappings,
    notes: [...inputs.notes, ...outputs.notes],
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
  const io = view.children(connector, 'inputOutput')[0];
  const inputs = camundaMappings(view, io, 'inputParameter').mappings;
  const outputs = camundaMappings(view, io, 'outputParameter').mappings.map(withAnswerRead);
  return {
    kind: 'handler',
    handler,
    ...(told.length === 0 ? {} : { headers: Object.fromEntries(told) }),
    connector: { inputs, outputs },
  };
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

function eventMeaning(view: ForeignView, kind: EventDefinition['kind']): EventMeaning {
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
