/** The selected element: its name and ring, how it stands, and the panel for what it is. */
import { ActionIcon } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useEffect, useRef } from 'react';
import type { Performer } from '../../src/server/api/processes.ts';
import type { Draft } from '../../src/server/api/wiring.ts';
import { Ring } from '../design/ring.tsx';
import { ringWords } from '../design/ring-state.ts';
import { ringInDraft } from './draft-layer.ts';
import classes from './element-panel.module.css';
import type { EditedParts } from './entries.ts';
import entryClasses from './entry.module.css';
import { EntryState } from './entry-state.tsx';
import { EventPanel } from './event-panel.tsx';
import { GatewayPanel } from './gateway-panel.tsx';
import { StartForm } from './start-form.tsx';
import { StepPanel } from './step-panel.tsx';
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
