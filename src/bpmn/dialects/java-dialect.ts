/**
 * What the engines of the Java family say in the same words: people, retries, calls, listeners, who began. Where they
 * differ, each one's file says its own.
 */
import type { EventDefinition } from '../diagram.ts';
import type {
  EventMeaning,
  FormMeaning,
  MappingMeaning,
  Meaning,
  MeaningNote,
  RepetitionMeaning,
  WorkMeaning,
} from '../meaning.ts';
import type { Dialect, ForeignNode } from './dialect.ts';
import { ForeignView, textOf } from './foreign-view.ts';
import { javaCall, javaCallNotes } from './java-calls.ts';
import { javaListeners } from './java-listeners.ts';
import { javaPeople } from './java-people.ts';
import { javaRetry } from './java-retry.ts';
import { javaResultVariable } from './java-work.ts';

/** One engine's own words. */
export interface JavaEngine {
  form(view: ForeignView): FormMeaning | undefined;
  work(view: ForeignView): WorkMeaning | undefined;
  repetition(view: ForeignView, node: ForeignNode): RepetitionMeaning | undefined;
  /** Absent: it has no words for mappings of steps. */
  mappings?(view: ForeignView): JavaMappings;
  notes(view: ForeignView, hasForm: boolean): readonly MeaningNote[];
  event(view: ForeignView, kind: EventDefinition['kind']): EventMeaning;
}

export interface JavaMappings {
  readonly inputs: readonly MappingMeaning[];
  readonly outputs: readonly MappingMeaning[];
  readonly notes: readonly MeaningNote[];
}

const NO_MAPPINGS: JavaMappings = { inputs: [], outputs: [], notes: [] };

export function javaDialect(prefix: string, engine: JavaEngine): Dialect {
  return {
    prefix,
    countsFrom: 0,
    nodeMeaning: (node) => nodeMeaning(new ForeignView(prefix, node), node, engine),
    eventMeaning: (kind, definition) => engine.event(new ForeignView(prefix, definition), kind),
    listeners: (parts) => javaListeners(new ForeignView(prefix, parts)),
  };
}

function nodeMeaning(view: ForeignView, node: ForeignNode, engine: JavaEngine): Meaning {
  const people = node.type === 'userTask' ? javaPeople(view) : undefined;
  const form = engine.form(view);
  const work = engine.work(view);
  const retry = javaRetry(textOf(view.first('failedJobRetryTimeCycle')));
  const { inputs, outputs, notes: unmapped } = engine.mappings?.(view) ?? NO_MAPPINGS;
  const call = node.type === 'callActivity' ? javaCall(view) : undefined;
  const repetition = engine.repetition(view, node);
  const initiator = view.attribute('initiator');
  const listeners = javaListeners(view);
  const calls = node.type === 'callActivity' ? javaCallNotes(view) : [];
  const notes = [...engine.notes(view, form !== undefined), ...calls, ...unmapped];
  return {
    ...(people === undefined ? {} : { people }),
    ...(form === undefined ? {} : { form }),
    ...(work === undefined ? {} : { work }),
    ...javaResultVariable(view),
    ...(retry === undefined ? {} : { retry }),
    ...(inputs.length === 0 ? {} : { inputs }),
    ...(outputs.length === 0 ? {} : { outputs, returnsAll: true }),
    ...(call === undefined ? {} : { call }),
    ...(repetition === undefined ? {} : { repetition }),
    ...(initiator === undefined ? {} : { initiator }),
    ...(listeners.length === 0 ? {} : { listeners }),
    ...(notes.length === 0 ? {} : { notes }),
  };
}
