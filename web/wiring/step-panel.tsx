/** A step: who or what carries it out, with everything that belongs to that, and trying it. */
import { useQuery } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import type { Performer } from '../../src/server/api/processes.ts';
import { listConnectors } from '../api/connectors.ts';
import { keys } from '../api/query-keys.ts';
import { getConnectorSuggestions, getSamples } from '../api/wiring.ts';
import { isObject } from './action-fields.ts';
import type { Proposal } from './action-picker.tsx';
import { ConnectorEntry, findAction } from './connector-entry.tsx';
import { DataSource } from './data-source.tsx';
import { DecisionEntry } from './decision-entry.tsx';
import type { EntryOf, StepEntry } from './entries.ts';
import classes from './entry.module.css';
import { FormulaEntry } from './formula-entry.tsx';
import { PerformerChoice, type StepWay } from './performer-choice.tsx';
import { PersonEntry } from './person-entry.tsx';
import { ProcessEntry } from './process-entry.tsx';
import { sampleNodes } from './sample-nodes.ts';
import { ScriptEntry } from './script-entry.tsx';
import { storable } from './storable-entry.ts';
import { TemplateEntry, useStepTemplates } from './template-entry.tsx';
import { TryIt } from './try-it.tsx';
import { useEntry } from './use-entry.ts';
import { WaitEntry } from './wait-entry.tsx';
import { type Answer, useWiring } from './wiring-context.ts';

export interface StepPanelProps {
  readonly performer: Performer;
}

const ways: readonly StepWay[] = [
  'person',
  'connector',
  'script',
  'decision',
  'expression',
  'wait',
  'process',
  'nothing',
];
/** Drawn with no more than a name: a person does it where nothing is wired. */
const plain = new Set(['task', 'userTask', 'manualTask']);

export function StepPanel({ performer }: StepPanelProps) {
  const { element, type } = performer;
  const [entry, setEntry] = useEntry('steps', element);
  const [pasted, setPasted] = useState<Answer>();
  const before = useRef(new Map<StepWay, StepEntry>());
  const recorded = useRecorded(element);
  const answer = pasted ?? recorded;
  const proposals = useProposals(element);
  const templates = useStepTemplates(element);
  const writes = useWrites(entry);
  const way: StepWay = entry?.by ?? (plain.has(type) ? 'person' : 'drawn');
  const offered: StepWay[] = [
    ...ways,
    ...(entry?.by === 'template' || (templates?.length ?? 0) > 0 ? (['template'] as const) : []),
    ...(entry?.by === 'job' ? (['job'] as const) : []),
    ...(plain.has(type) && way !== 'drawn' ? [] : (['drawn'] as const)),
  ];

  function choose(next: StepWay): void {
    if (entry) before.current.set(entry.by, entry);
    setEntry(before.current.get(next) ?? beginning(next));
  }

  return (
    <div className={classes.entry}>
      <PerformerChoice ways={offered} way={way} onChange={choose} />
      {way === 'person' || way === 'drawn' || way === 'nothing' ? null : <DataSource element={element} />}
      {entry?.by === 'connector' ? (
        <ConnectorEntry
          entry={entry}
          element={element}
          proposed={proposals}
          drawnErrors={performer.drawnErrors ?? []}
          answer={answer}
          onChange={setEntry}
          onPaste={(value) => setPasted({ value, nodes: sampleNodes(value), from: 'the pasted sample' })}
        />
      ) : entry?.by === 'template' ? (
        <TemplateEntry entry={entry} element={element} onChange={setEntry} />
      ) : entry?.by === 'script' ? (
        <ScriptEntry entry={entry} element={element} onChange={setEntry} />
      ) : entry?.by === 'decision' ? (
        <DecisionEntry entry={entry} element={element} onChange={setEntry} />
      ) : entry?.by === 'expression' ? (
        <FormulaEntry entry={entry} element={element} onChange={setEntry} />
      ) : entry?.by === 'wait' ? (
        <WaitEntry entry={entry} element={element} onChange={setEntry} />
      ) : entry?.by === 'process' ? (
        <ProcessEntry entry={entry} element={element} onChange={setEntry} />
      ) : way === 'person' ? (
        <PersonEntry
          entry={entry?.by === 'person' ? entry : { by: 'person' }}
          drawnRole={performer.role}
          onChange={setEntry}
        />
      ) : (
        <p className={classes.hint}>{way === 'nothing' ? nothingWords : performer.sentence}</p>
      )}
      {entry && canBeTried(entry) ? (
        <TryIt
          element={element}
          entry={entry}
          writes={writes}
          answer={answer}
          onTried={({ output, outputTree }) =>
            output === undefined
              ? undefined
              : setPasted({
                  value: output,
                  nodes: outputTree ?? sampleNodes(output),
                  from: 'the last try',
                })
          }
        />
      ) : null}
    </div>
  );
}

const nothingWords = 'The case goes on at once, as if it were done.';

function beginning(way: StepWay): StepEntry {
  switch (way) {
    case 'connector':
      return { by: 'connector', action: '' };
    case 'template':
      return { by: 'template', template: '' };
    case 'script':
      return { by: 'script', language: 'javascript', text: '' };
    case 'decision':
      return { by: 'decision', decision: '' };
    case 'expression':
      return { by: 'expression', expression: '', result: '' };
    case 'wait':
      return { by: 'wait', timer: 'duration', value: 'P1D' };
    case 'process':
      return { by: 'process', process: '' };
    case 'nothing':
      return { by: 'nothing' };
    case 'drawn':
      return { by: 'drawn' };
    default:
      return { by: 'person' };
  }
}

function canBeTried(entry: StepEntry): boolean {
  const machine = ['connector', 'template', 'script', 'decision', 'expression'].includes(entry.by);
  return machine && storable('steps', entry) !== undefined;
}

/** What came back when it last ran or was tried. */
function useRecorded(element: string): Answer | undefined {
  const { processKey } = useWiring();
  const { data } = useQuery({
    queryKey: keys.samples(processKey, element),
    queryFn: () => getSamples(processKey, element),
    staleTime: 20_000,
  });
  const [newest] = data?.items ?? [];
  if (!newest) return undefined;
  const from = newest.source === 'run' && newest.case !== undefined ? `case ${newest.case}` : 'the last try';
  return { value: newest.output, nodes: newest.tree, from };
}

function useProposals(element: string): readonly Proposal[] {
  const { processKey } = useWiring();
  const { data } = useQuery({
    queryKey: keys.connectorSuggestions(processKey),
    queryFn: () => getConnectorSuggestions(processKey),
    staleTime: 60_000,
  });
  const here = data?.items.filter((each) => each.element === element) ?? [];
  return here.flatMap(({ action, reason, entry, guesses }) =>
    isConnectorEntry(entry) ? [{ action, reason, entry, guesses: guesses.map((guess) => guess.reason) }] : [],
  );
}

function isConnectorEntry(entry: Json): entry is EntryOf<'connector'> & Json {
  return isObject(entry) && entry.by === 'connector';
}

function useWrites(entry: StepEntry | undefined): boolean {
  const connectors = useQuery({ queryKey: keys.connectors, queryFn: listConnectors, staleTime: 60_000 });
  if (entry?.by === 'template') return true;
  if (entry?.by !== 'connector') return false;
  return findAction(connectors.data?.items ?? [], entry.action)?.action.effect === 'writes';
}
