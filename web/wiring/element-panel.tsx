/** The selected element: its name and ring, how it stands, and the panel for what it is. */
import { ActionIcon, Alert, Button, Group } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useEffect, useRef } from 'react';
import type { Performer } from '../../src/server/api/processes.ts';
import type { Draft, DraftEntry } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import { removeEntry } from '../api/wiring.ts';
import { Ring } from '../design/ring.tsx';
import { ringWords } from '../design/ring-state.ts';
import { tellFailure } from '../design/tell.ts';
import { When } from '../design/when.tsx';
import { type EditorState, entryKey } from './draft-editor.ts';
import { ringInDraft } from './draft-layer.ts';
import classes from './element-panel.module.css';
import type { EditedParts } from './entries.ts';
import entryClasses from './entry.module.css';
import { EventPanel } from './event-panel.tsx';
import { GatewayPanel } from './gateway-panel.tsx';
import { StartForm } from './start-form.tsx';
import { StepPanel } from './step-panel.tsx';
import { useDraftEntry, useEditorState } from './use-entry.ts';
import { useWiring } from './wiring-context.ts';

export interface ElementPanelProps {
  readonly performer: Performer;
  readonly onClose: () => void;
}

/** Which part of the document an element's entry stands in. */
export function partOf(
  { element, type }: Pick<Performer, 'element' | 'type'>,
  starts: Draft['starts'],
): keyof EditedParts | undefined {
  const offered = starts.some((start) => start.offered && start.elements.includes(element));
  if (type === 'startEvent' && offered) return 'starts';
  if (/Event$/.test(type) || type === 'receiveTask') return 'events';
  if (type === 'exclusiveGateway' || type === 'inclusiveGateway') return 'decisions';
  if (/Task$/.test(type) || type === 'task') return 'steps';
  if (['subProcess', 'callActivity', 'transaction', 'adHocSubProcess'].includes(type)) return 'steps';
  return undefined;
}

const containers = new Set(['subProcess', 'transaction', 'adHocSubProcess']);

export function ElementPanel({ performer, onClose }: ElementPanelProps) {
  const { draft } = useWiring();
  const heading = useRef<HTMLHeadingElement>(null);
  const { element, name, type } = performer;
  // One comes from the drawing or the list: what is read next is the name of what was chosen.
  // biome-ignore lint/correctness/useExhaustiveDependencies: another element is another panel
  useEffect(() => heading.current?.focus({ preventScroll: true }), [element]);
  const part = partOf(performer, draft.starts);
  const ring = ringInDraft(draft, performer);
  return (
    <section className={classes.panel} aria-label={`Wiring of ${name}`}>
      <header className={classes.head}>
        <ActionIcon
          variant="subtle"
          color="gray"
          size={32}
          aria-label="All steps"
          title="All steps"
          onClick={onClose}
        >
          <IconArrowLeft size={18} aria-hidden />
        </ActionIcon>
        {performer.ring ? <Ring state={ring} size={18} decorative /> : null}
        <h2 ref={heading} tabIndex={-1} className={classes.name}>
          {name}
        </h2>
      </header>
      <p className={classes.level}>
        {performer.ring ? ringWords(ring) : performer.sentence}
        {performer.role ? ` · ${performer.role}` : ''}
      </p>
      {part ? <EntryState part={part} element={element} /> : null}
      {part === 'starts' ? <StartForm key={element} performer={performer} /> : null}
      {part === 'events' ? <EventPanel key={element} performer={performer} /> : null}
      {part === 'decisions' ? (
        <GatewayPanel
          key={element}
          element={element}
          name={name}
          asked={performer.level === 'by-hand'}
          many={type === 'inclusiveGateway'}
          drawnRole={performer.role}
          proposals={
            new Map(
              performer.suggestions.flatMap((each) =>
                each.kind === 'condition' ? [[each.element, each.proposal] as const] : [],
              ),
            )
          }
        />
      ) : null}
      {part === 'steps' && !containers.has(type) ? <StepPanel key={element} performer={performer} /> : null}
      {part === undefined || containers.has(type) ? (
        <p className={entryClasses.hint}>
          {containers.has(type)
            ? `${performer.sentence} What is inside is wired step by step.`
            : 'There is nothing to wire here: it goes by what is drawn.'}
        </p>
      ) : null}
    </section>
  );
}

export interface EntryStateProps {
  readonly part: keyof EditedParts;
  readonly element: string;
  /** Places in the entry whose problems are told beside their fields. */
  readonly toldElsewhere?: (place: string) => boolean;
}

/** Who changed it, whether it was tried, what is missing; and the way back to what is live. */
export function EntryState({ part, element, toldElsewhere }: EntryStateProps) {
  const { processKey, draft, editor } = useWiring();
  const state = useEditorState();
  const client = useQueryClient();
  const entry = useDraftEntry(part, element);
  const back = useMutation({
    mutationFn: async () => {
      await editor.flush();
      const { revision } = client.getQueryData<typeof draft>(keys.draft(processKey)) ?? draft;
      return removeEntry(processKey, part, element, revision);
    },
    onSuccess: (fresh) => client.setQueryData(keys.draft(processKey), fresh),
    onError: tellFailure('It was not put back'),
  });
  const told = new Set(
    (entry?.places ?? []).flatMap(({ at, message }) => (toldElsewhere?.(at) === true ? [message] : [])),
  );
  const problems = (entry?.problems ?? []).filter((problem) => !told.has(problem));
  const changed = entry && (entry.state !== 'unchanged' || entry.removed);
  return (
    <>
      <Conflict state={state} part={part} element={element} />
      {state.problem && state.unsaved.has(entryKey(part, element)) ? (
        <Alert color="red" variant="light" title="Not saved yet">
          {state.problem.message}
        </Alert>
      ) : null}
      {problems.length > 0 ? (
        <ul className={classes.problems} aria-label="Still missing">
          {problems.map((problem) => (
            <li key={problem}>{problem}</li>
          ))}
        </ul>
      ) : null}
      {changed ? (
        <div className={classes.state}>
          <span>{part === 'triggers' && !entry.removed ? 'Changed, not live yet' : stateWords(entry)}</span>
          {entry.changedBy && entry.changedAt !== undefined ? (
            <span>
              {' '}
              · {entry.changedBy}, <When at={entry.changedAt} />
            </span>
          ) : null}
          <button type="button" disabled={back.isPending} onClick={() => back.mutate()}>
            Undo
          </button>
        </div>
      ) : null}
    </>
  );
}

function stateWords({ state, removed, tested }: DraftEntry): string {
  if (removed) return 'Taken out, not live yet';
  if (state === 'tested')
    return `Changed and tried${tested?.mode === 'recorded' ? ' on a recorded answer' : ''}, not live yet`;
  return state === 'incomplete' ? 'Changed, incomplete' : 'Changed, not tried, not live yet';
}

/** Somebody else changed the same entry: nothing of either is lost until one of them is chosen. */
function Conflict({ state, part, element }: EntryStateProps & { readonly state: EditorState }) {
  const { editor } = useWiring();
  const entry = useDraftEntry(part, element);
  const { conflict } = state;
  if (!conflict || conflict.part !== part || conflict.id !== element) return null;
  return (
    <Alert color="yellow" variant="light" title={`${entry?.changedBy ?? 'Somebody'} changed this meanwhile`}>
      <p>What you see here is yours, and not saved. What they wrote is in the draft.</p>
      <Group gap={8} mt={8}>
        <Button variant="default" size="xs" onClick={() => editor.settle('theirs')}>
          Take theirs
        </Button>
        <Button variant="default" size="xs" onClick={() => editor.settle('mine')}>
          Keep mine
        </Button>
      </Group>
    </Alert>
  );
}
