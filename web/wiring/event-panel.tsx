/** An event: what it waits for. Only what fits what is drawn is offered. */
import type { Performer } from '../../src/server/api/processes.ts';
import type { EventEntry } from './entries.ts';
import classes from './entry.module.css';
import { EventFields } from './event-entry.tsx';
import { PlainChoice } from './plain-choice.tsx';
import { durationWords, plainDuration } from './plain-duration.ts';
import { ProposalNote } from './proposal-note.tsx';
import { useStepTemplates } from './template-entry.tsx';
import { useEntry } from './use-entry.ts';

export interface EventPanelProps {
  readonly performer: Performer;
}

type Kind = EventEntry['kind'];

const words: Record<Kind, string> = {
  confirmation: 'Somebody says so',
  timer: 'A time',
  message: 'A message',
  signal: 'A signal',
  condition: 'Something holds',
  template: 'Your template',
};

/** What can stand in for what is drawn. */
const fitting: Readonly<Record<string, readonly Kind[]>> = {
  timer: ['confirmation', 'timer'],
  message: ['confirmation', 'message'],
  signal: ['confirmation', 'signal'],
  conditional: ['confirmation', 'condition'],
};
const anything: readonly Kind[] = ['confirmation', 'timer', 'message', 'condition'];

/** Kinds an event of the drawing can be wired to; none: it happens by itself, or it sends. */
export function kindsFor({ type, drawnEvents }: Performer): readonly Kind[] {
  if (type === 'receiveTask') return ['confirmation', 'message'];
  if (type !== 'intermediateCatchEvent' && type !== 'boundaryEvent' && type !== 'startEvent') return [];
  const [drawn, more] = drawnEvents ?? [];
  if (more !== undefined) return [];
  if (drawn === undefined) return type === 'intermediateCatchEvent' ? anything : [];
  return fitting[drawn] ?? [];
}

export function EventPanel({ performer }: EventPanelProps) {
  const { element, sentence, suggestions } = performer;
  const [entry, setEntry] = useEntry('events', element);
  const templates = useStepTemplates(element);
  const kinds: readonly Kind[] = [
    ...kindsFor(performer),
    ...(entry?.kind === 'template' || (templates?.length ?? 0) > 0 ? (['template'] as const) : []),
  ];
  const proposal = suggestions.find(
    (each) => each.element === element && each.kind !== 'condition' && entry?.kind !== 'timer',
  );
  return (
    <div className={classes.entry}>
      <p className={classes.hint}>{sentence}</p>
      {kinds.length > 0 ? (
        <PlainChoice
          label="It happens by"
          choices={kinds.map((kind) => ({ value: kind, label: words[kind] }))}
          value={entry?.kind ?? (performer.level === 'by-hand' ? 'confirmation' : 'drawn')}
          onChange={(kind) => (kind === entry?.kind ? undefined : setEntry(beginning(kind)))}
        />
      ) : (
        <p className={classes.hint}>There is nothing to wire here: it goes by what is drawn.</p>
      )}
      {proposal && proposal.kind !== 'condition' ? (
        <ProposalNote
          message={proposedWords(proposal)}
          onTake={() => {
            if (proposal.kind !== 'condition')
              setEntry({ kind: 'timer', timer: proposal.kind, value: proposal.proposal });
          }}
        />
      ) : null}
      {entry ? <EventFields entry={entry} element={element} onChange={setEntry} /> : null}
    </div>
  );
}

/** “after 2 days” as the clock would have it, in words where it is a plain duration. */
function proposedWords({ label, message, proposal }: Performer['suggestions'][number]): string {
  const plain = plainDuration(proposal);
  return plain
    ? `“${label}” reads like ${durationWords(plain)}. Confirm it, and the clock takes over.`
    : message;
}

function beginning(kind: Kind): EventEntry {
  switch (kind) {
    case 'timer':
      return { kind, timer: 'duration', value: 'P1D' };
    case 'message':
    case 'signal':
      return { kind, name: '' };
    case 'condition':
      return { kind, condition: '' };
    case 'template':
      return { kind, template: '' };
    case 'confirmation':
      return { kind };
  }
}
