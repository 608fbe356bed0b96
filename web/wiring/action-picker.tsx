/** Which action of which connector: what fits the step first, each with why; then all, found by a word. */
import { TextInput } from '@mantine/core';
import { IconSearch, IconSparkles } from '@tabler/icons-react';
import { useMemo, useState } from 'react';
import type { ConnectorFacts, EntryOf } from './entries.ts';
import classes from './action-picker.module.css';

/** What Baton proposes for the step: never taken unasked. */
export interface Proposal {
  readonly action: string;
  /** "“Pay” and “invoice” stand in its name." */
  readonly reason: string;
  /** What goes in and comes out, as far as it can be guessed. */
  readonly entry: EntryOf<'connector'>;
  /** Why each of its values was guessed. */
  readonly guesses: readonly string[];
}

export interface ActionPickerProps {
  readonly connectors: readonly ConnectorFacts[];
  readonly proposed: readonly Proposal[];
  readonly onPick: (action: string, proposal?: Proposal) => void;
}

interface Choice {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly connector: string;
  readonly writes: boolean;
}

export function ActionPicker({ connectors, proposed, onPick }: ActionPickerProps) {
  const [search, setSearch] = useState('');
  const choices = useMemo(() => connectors.flatMap(choicesOf), [connectors]);
  const words = search.toLowerCase().split(/\s+/).filter(Boolean);
  const fitting = choices.filter((choice) => {
    const said = `${choice.connector} ${choice.name} ${choice.description} ${choice.id}`.toLowerCase();
    return words.every((word) => said.includes(word));
  });
  const groups = [...new Set(fitting.map(({ connector }) => connector))];
  const shownProposals = words.length === 0 ? proposed : [];
  return (
    <section className={classes.picker} aria-label="Choose what it does">
      <TextInput
        aria-label="Find an action"
        placeholder="Send an e-mail, call an API, write a row…"
        leftSection={<IconSearch size={16} aria-hidden />}
        value={search}
        onChange={(event) => setSearch(event.currentTarget.value)}
      />
      <p className="visually-hidden" role="status">
        {words.length > 0 ? `${fitting.length} found` : ''}
      </p>
      {shownProposals.length > 0 ? (
        <div className={classes.group}>
          <h4 className={classes.proposedTitle}>
            <IconSparkles size={14} aria-hidden /> Fits this step
          </h4>
          <ul>
            {shownProposals.map((proposal) => {
              const choice = choices.find(({ id }) => id === proposal.action);
              return choice ? (
                <li key={proposal.action}>
                  <ChoiceButton
                    choice={choice}
                    reason={proposal.reason}
                    onPick={() => onPick(choice.id, proposal)}
                  />
                </li>
              ) : null;
            })}
          </ul>
        </div>
      ) : null}
      {groups.map((group) => (
        <div key={group} className={classes.group}>
          <h4>{group}</h4>
          <ul>
            {fitting
              .filter(({ connector }) => connector === group)
              .map((choice) => (
                <li key={choice.id}>
                  <ChoiceButton choice={choice} onPick={() => onPick(choice.id)} />
                </li>
              ))}
          </ul>
        </div>
      ))}
      {fitting.length === 0 ? (
        <p className={classes.none}>
          No connector says anything like that. “HTTP” calls any service that has an address.
        </p>
      ) : null}
    </section>
  );
}

function choicesOf({ name: connector, actions }: ConnectorFacts): Choice[] {
  return actions.map(({ id, name, description, effect }) => ({
    id,
    name,
    description,
    connector,
    writes: effect === 'writes',
  }));
}

/** What it does; how it deals with trouble stands on its page. */
export function firstSentence(description: string): string {
  return /^.*?[.!?](?=\s|$)/s.exec(description)?.[0] ?? description;
}

interface ChoiceButtonProps {
  readonly choice: Choice;
  readonly reason?: string;
  readonly onPick: () => void;
}

function ChoiceButton({ choice, reason, onPick }: ChoiceButtonProps) {
  return (
    <button
      type="button"
      className={classes.choice}
      onClick={onPick}
      data-proposed={reason ? true : undefined}
    >
      <strong>{reason ? `${choice.connector}: ${choice.name}` : choice.name}</strong>
      <span>{reason ?? firstSentence(choice.description)}</span>
    </button>
  );
}
