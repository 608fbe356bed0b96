/** Everything that can be wired, in the order of the process: the way in for the keyboard and the phone. */
import { IconSparkles } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import type { DraftEntry } from '../../src/server/api/wiring.ts';
import { keys } from '../api/query-keys.ts';
import { getConnectorSuggestions } from '../api/wiring.ts';
import { Ring } from '../design/ring.tsx';
import { ringInDraft } from './draft-layer.ts';
import classes from './element-list.module.css';
import { useWiring } from './wiring-context.ts';

export interface ElementListProps {
  readonly onSelect: (element: string) => void;
  readonly onHover: (element: string | undefined) => void;
}

export function ElementList({ onSelect, onHover }: ElementListProps) {
  const { draft, processKey } = useWiring();
  const suggestions = useQuery({
    queryKey: keys.connectorSuggestions(processKey),
    queryFn: () => getConnectorSuggestions(processKey),
    staleTime: 60_000,
  });
  const elements = Object.values(draft.performers).filter(({ ring }) => ring);
  const entries = new Map(draft.entries.map((entry) => [entry.id, entry]));
  return (
    <div className={classes.all}>
      <p className={classes.intro}>Choose a step here or on the diagram, and say what carries it out.</p>
      <ul className={classes.list}>
        {elements.map((performer) => {
          const { element, name, sentence } = performer;
          const proposal =
            performer.level === 'by-hand'
              ? suggestions.data?.items.find((each) => each.element === element)
              : undefined;
          const state = wordsOf(entries.get(element));
          return (
            <li key={element}>
              <button
                type="button"
                className={classes.element}
                onClick={() => {
                  onHover(undefined);
                  onSelect(element);
                }}
                onMouseEnter={() => onHover(element)}
                onMouseLeave={() => onHover(undefined)}
                onFocus={() => onHover(element)}
                onBlur={() => onHover(undefined)}
              >
                <Ring state={ringInDraft(draft, performer)} decorative />
                <span>
                  <strong>{name}</strong>
                  <span className={classes.sentence}>{sentence}</span>
                  {proposal ? (
                    <span className={classes.proposal}>
                      <IconSparkles size={13} aria-hidden /> {proposal.connectorName}: {proposal.actionName}?
                    </span>
                  ) : null}
                </span>
                {state ? (
                  <span className={classes.state} data-state={entries.get(element)?.state}>
                    {state}
                  </span>
                ) : null}
              </button>
            </li>
          );
        })}
      </ul>
    </div>
  );
}

function wordsOf(entry: DraftEntry | undefined): string | undefined {
  if (!entry) return undefined;
  if (entry.removed) return 'taken out';
  const words = {
    unchanged: undefined,
    changed: 'changed',
    tested: 'tried',
    incomplete: 'incomplete',
  } as const;
  return words[entry.state];
}
