/**
 * Camunda 8 (Zeebe).
 *
 * Source: Camunda 8.8 documentation, "BPMN" and "Zeebe BPMN extension elements".
 */
import type { EventDefinition } from '../diagram.ts';
import type {
  CallMeaning,
  EventMeaning,
  FormFieldMeaning,
  FormMeaning,
  InboundMeaning,
  ListenerMeaning,
  ListenerMoment,
  MappingMeaning,
  Meaning,
  MeaningNote,
  PeopleMeaning,
  RepetitionMeaning,
  RetryMeaning,
  WorkMeaning,
} from '../meaning.ts';
import { conditionNotes } from './condition-notes.ts';
import type { Dialect, ForeignNode } from './dialect.ts';
import { attributeOf, type ForeignParts, ForeignView, textOf } from './foreign-view.ts';
import { readFormJs } from './form-js.ts';
import { fromAi } from './from-ai.ts';
import { attemptsOf } from './java-retry.ts';
import { feelList, feelValue } from './written-values.ts';

const prefix = 'zeebe';

export const zeebe: Dialect = {
  prefix,
  nodeMeaning,
  eventMeaning,
  listeners: (parts) => listenersOf(new ForeignView(prefix, parts)),
  correlationKey: (message) => {
    const key = attributeOf(new ForeignView(prefix, message).first('subscription'), 'correlationKey');
    return key === undefined ? undefined : feelValue(key);
  },
};

function nodeMeaning(node: ForeignNode, process: ForeignParts): Meaning {
  const view = new ForeignView(prefix, node);
  const people = peopleOf(view);
  const form = formOf(view, new ForeignView(prefix, process));
  const work = workOf(view, node);
  const resultVariable = ['script', 'calledDecision']
    .map((name) => attributeOf(view.first(name), 'resultVariable'))
    .find((name) => name !== undefined);
  const retry = retryOf(attributeOf(view.first('taskDefinition'), 'retries'));
  const io = view.first('ioMapping');
  const inputs = view.children(io, 'input').flatMap(mappingOf);
  const asks = inputs.flatMap(askedOf);
  const given = inputs.filter((input) => askedOf(input).length === 0);
  const outputs = view.children(io, 'output').flatMap(mappingOf);
  const call = callOf(view);
  const repetition = repetitionOf(node);
  const listeners = listenersOf(view);
  const inbound = inboundOf(view);
  const notes = [...form.notes, ...notesOf(view), ...adHocNotes(view)];
  return {
    ...(people === undefined ? {} : { people }),
    ...(form.form === undefined ? {} : { form: form.form }),
    ...(work === undefined ? {} : { work }),
    ...(resultVariable === undefined ? {} : { resultVariable }),
    ...(retry === undefined ? {} : { retry }),
    ...(given.length === 0 ? {} : { inputs: given }),
    ...(outputs.length === 0 ? {} : { outputs }),
    ...(asks.length === 0 ? {} : { asks }),
    ...(inbound === undefined ? {} : { inbound }),
    ...(call === undefined ? {} : { call }),
    ...(repetition === undefined ? {} : { repetition }),
    ...(listeners.length === 0 ? {} : { listeners }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function peopleOf(view: ForeignView): PeopleMeaning | undefined {
  const assignment = view.first('assignmentDefinition');
  const schedule = view.first('taskSchedule');
  const values = {
    assignee: attributeOf(assignment, 'assignee'),
    dueDate: attributeOf(schedule, 'dueDate'),
    followUpDate: attributeOf(schedule, 'followUpDate'),
    priority: attributeOf(view.first('priorityDefinition'), 'priority'),
  };
  const lists = {
    candidateUsers: attributeOf(assignment, 'candidateUsers'),
    candidateGroups: attributeOf(assignment, 'candidateGroups'),
  };
  const entries = [
    ...Object.entries(values).flatMap(([name, text]) =>
      text === undefined ? [] : [[name, feelValue(text)]],
    ),
    ...Object.entries(lists).flatMap(([name, text]) => (text === undefined ? [] : [[name, feelList(text)]])),
  ];
  return entries.length === 0 ? undefined : Object.fromEntries(entries);
}

function formOf(
  view: ForeignView,
  process: ForeignView,
): { readonly form?: FormMeaning; readonly notes: readonly MeaningNote[] } {
  const definition = view.first('formDefinition');
  if (definition === undefined) return { notes: [] };
  const key = attributeOf(definition, 'formKey');
  const embedded = /^camunda-forms:bpmn:(.+)$/u.exec(key ?? '')?.[1];
  const kept = process.all('userTaskForm').find((form) => attributeOf(form, 'id') === embedded);
  const read = kept === undefined ? undefined : readFormJs(textOf(kept) ?? '');
  if (read !== undefined) return read;
  const what = attributeOf(definition, 'formId') ?? attributeOf(definition, 'externalReference') ?? key;
  return { notes: what === undefined ? [] : [{ kind: 'form-elsewhere', what }] };
}

function workOf(view: ForeignView, node: ForeignNode): WorkMeaning | undefined {
  const decision = attributeOf(view.first('calledDecision'), 'decisionId');
  if (decision !== undefined) return { kind: 'decision', decisionId: feelValue(decision) };
  const expression = attributeOf(view.first('script'), 'expression');
  if (expression !== undefined) {
    return {
      kind: 'expression',
      expression: { language: 'feel', text: expression.replace(/^=/u, '').trim() },
    };
  }
  const jobType = attributeOf(view.first('taskDefinition'), 'type');
  if (jobType === undefined) return node.type === 'userTask' ? { kind: 'person' } : undefined;
  return { kind: 'worker', jobType: feelValue(jobType), ...headersOf(view) };
}

function headersOf(view: ForeignView): { readonly headers?: Readonly<Record<string, string>> } {
  const headers = view.children(view.first('taskHeaders'), 'header').flatMap((header): [string, string][] => {
    const key = attributeOf(header, 'key');
    return key === undefined ? [] : [[key, attributeOf(header, 'value') ?? '']];
  });
  return headers.length === 0 ? {} : { headers: Object.fromEntries(headers) };
}

/** Zeebe retries at once, unless the worker says when; three attempts where nothing is written. */
function retryOf(retries: string | undefined): RetryMeaning | undefined {
  if (retries === undefined || !/^\d+$/u.test(retries)) return undefined;
  return { attempts: attemptsOf(Number(retries)) };
}

function mappingOf(element: Parameters<typeof attributeOf>[0]): MappingMeaning[] {
  const target = attributeOf(element, 'target');
  const source = attributeOf(element, 'source');
  return target === undefined || source === undefined
    ? []
    : [{ target, chained: true, source: feelValue(source) }];
}

function askedOf({ target, source }: MappingMeaning): readonly FormFieldMeaning[] {
  if (!('expression' in source)) return [];
  const field = fromAi(target, source.expression.text);
  return field === undefined ? [] : [field];
}

function callOf(view: ForeignView): CallMeaning | undefined {
  const called = view.first('calledElement');
  if (called === undefined) return undefined;
  const process = attributeOf(called, 'processId');
  const [binding, tag] = [attributeOf(called, 'bindingType'), attributeOf(called, 'versionTag')];
  return {
    ...(binding === 'deployment' ? { binding: { to: 'deployment' } } : {}),
    ...(binding === 'versionTag' && tag !== undefined ? { binding: { to: 'version', which: tag } } : {}),
    ...(process === undefined ? {} : { process: feelValue(process) }),
    allIn: attributeOf(called, 'propagateAllParentVariables') !== 'false',
    allOut: attributeOf(called, 'propagateAllChildVariables') !== 'false',
    // Its mappings are those of every activity (`zeebe:ioMapping`).
    inputs: [],
    outputs: [],
  };
}

function repetitionOf(node: ForeignNode): RepetitionMeaning | undefined {
  if (node.loop?.kind !== 'multi-instance') return undefined;
  const loop = new ForeignView(prefix, node.loop).first('loopCharacteristics');
  const collection = attributeOf(loop, 'inputCollection');
  const item = attributeOf(loop, 'inputElement');
  const variable = attributeOf(loop, 'outputCollection');
  const source = attributeOf(loop, 'outputElement');
  if (collection === undefined && variable === undefined) return undefined;
  return {
    ...(collection === undefined ? {} : { collection: feelValue(collection) }),
    ...(item === undefined ? {} : { item }),
    ...(variable === undefined || source === undefined
      ? {}
      : { collect: { variable, source: feelValue(source) } }),
  };
}

function inboundOf(view: ForeignView): InboundMeaning | undefined {
  const properties = view
    .children(view.first('properties'), 'property')
    .flatMap((property): [string, string][] => {
      const name = attributeOf(property, 'name');
      const value = attributeOf(property, 'value');
      return name === undefined || value === undefined ? [] : [[name, value]];
    });
  const connector = properties.find(([name]) => name === 'inbound.type')?.[1];
  return connector === undefined ? undefined : { connector, properties: Object.fromEntries(properties) };
}

const moments: Readonly<Record<string, ListenerMoment>> = {
  start: 'start',
  end: 'end',
  creating: 'create',
  assigning: 'assignment',
  updating: 'update',
  completing: 'complete',
  canceling: 'delete',
};

function listenersOf(view: ForeignView): readonly ListenerMeaning[] {
  const elements = [
    ...view.children(view.first('executionListeners'), 'executionListener'),
    ...view.children(view.first('taskListeners'), 'taskListener'),
  ];
  return elements.flatMap((element): ListenerMeaning[] => {
    const event = attributeOf(element, 'eventType') ?? '';
    const on = Object.hasOwn(moments, event) ? moments[event] : undefined;
    const jobType = attributeOf(element, 'type');
    if (jobType === undefined) return [];
    const attempts = retryOf(attributeOf(element, 'retries'))?.attempts ?? 3;
    const run = { kind: 'worker' as const, jobType: feelValue(jobType), attempts };
    return [on === undefined ? { on: 'unknown', event, run } : { on, run }];
  });
}

/** Which activities of an ad-hoc subprocess begin by themselves, and what it collects. */
function adHocNotes(view: ForeignView): MeaningNote[] {
  const adHoc = view.first('adHoc');
  const active = attributeOf(adHoc, 'activeElementsCollection');
  const collected = attributeOf(adHoc, 'outputCollection');
  return [
    ...(active === undefined ? [] : [`choosing the first activities by ${active}`]),
    ...(collected === undefined ? [] : [`collecting results in ${collected}`]),
  ].map((what) => ({ kind: 'not-carried-out', what }));
}

function notesOf(view: ForeignView): MeaningNote[] {
  const decision = view.first('calledDecision');
  const tag =
    attributeOf(decision, 'bindingType') === 'versionTag' ? attributeOf(decision, 'versionTag') : undefined;
  const decided: MeaningNote[] =
    tag === undefined
      ? []
      : [{ kind: 'not-carried-out', what: `deciding by version ${tag} of the decision` }];
  const linked: MeaningNote[] = view
    .children(view.first('linkedResources'), 'linkedResource')
    .map((resource) => ({
      kind: 'not-carried-out',
      what: `the linked resource ${attributeOf(resource, 'resourceId') ?? ''}`.trim(),
    }));
  return [...decided, ...linked];
}

function eventMeaning(kind: EventDefinition['kind'], definition: ForeignParts): EventMeaning {
  const view = new ForeignView(prefix, definition);
  const filter = view.first('conditionalFilter');
  const variables = namesIn(attributeOf(filter, 'variableNames'));
  const written = namesIn(attributeOf(filter, 'variableEvents'));
  const changes = (['create', 'update'] as const).filter((change) => written.includes(change));
  if (kind !== 'conditional') return {};
  const notes = conditionNotes(variables, changes);
  return {
    ...(notes.length === 0 ? {} : { notes }),
    ...(variables.length === 0 ? {} : { variables }),
    ...(changes.length === 0 ? {} : { changes }),
  };
}

function namesIn(text: string | undefined): string[] {
  return (text ?? '')
    .split(',')
    .map((name) => name.trim())
    .filter((name) => name !== '');
}
