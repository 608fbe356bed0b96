/** A step an action of a connector carries out: which, with what, signed in how, what is kept, what if it fails. */
import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import { listConnectors } from '../api/connectors.ts';
import { keys } from '../api/query-keys.ts';
import { ActionForm } from './action-form.tsx';
import { fieldsOf, isObject } from './action-fields.ts';
import { ActionPicker, firstSentence, type Proposal } from './action-picker.tsx';
import classes from './connector-entry.module.css';
import { CredentialPicker } from './credential-picker.tsx';
import type { ActionFacts, ConnectorFacts, EntryOf } from './entries.ts';
import entryClasses from './entry.module.css';
import { type DrawnError, ErrorRules } from './error-rules.tsx';
import { Fold } from './fold.tsx';
import { OutputMapping } from './output-mapping.tsx';
import { ProposalNote } from './proposal-note.tsx';
import { RetryFields } from './retry-fields.tsx';
import type { Answer } from './wiring-context.ts';

export interface ConnectorEntryProps {
  readonly entry: EntryOf<'connector'>;
  readonly element: string;
  readonly proposed: readonly Proposal[];
  readonly drawnErrors: readonly DrawnError[];
  readonly answer: Answer | undefined;
  readonly onPaste: (value: Json) => void;
  readonly onChange: (entry: EntryOf<'connector'>) => void;
}

export function ConnectorEntry(props: ConnectorEntryProps) {
  const { entry, proposed, onChange } = props;
  const [unconfirmed, setUnconfirmed] = useState<Proposal>();
  const connectors = useQuery({ queryKey: keys.connectors, queryFn: listConnectors });
  const [choosing, setChoosing] = useState(entry.action === '');
  const items = connectors.data?.items ?? [];
  const found = findAction(items, entry.action);
  if (!connectors.data) return null;
  if (choosing || entry.action === '')
    return (
      <ActionPicker
        connectors={items}
        proposed={proposed}
        onPick={(action, proposal) => {
          setChoosing(false);
          setUnconfirmed(proposal);
          // A proposal brings more than its action: what goes in and comes out.
          if (proposal) onChange(proposal.entry);
          else if (action !== entry.action) onChange({ by: 'connector', action });
        }}
      />
    );
  return (
    <div className={entryClasses.entry}>
      <div className={classes.chosen}>
        <div>
          <strong>{found ? found.action.name : entry.action}</strong>
          <span>
            {found
              ? `${found.connector.name} · ${firstSentence(found.action.description)}`
              : 'This action is not here.'}
          </span>
        </div>
        <Button variant="default" size="compact-sm" onClick={() => setChoosing(true)}>
          Change
        </Button>
      </div>
      {unconfirmed ? (
        <ProposalNote
          message={`Baton proposed this. ${[unconfirmed.reason, ...unconfirmed.guesses].join(' ')}`}
          act="It is right"
          onTake={() => setUnconfirmed(undefined)}
        />
      ) : null}
      {found ? <Filled {...props} connector={found.connector} action={found.action} /> : null}
    </div>
  );
}

export function findAction(
  connectors: readonly ConnectorFacts[],
  id: string,
): { readonly connector: ConnectorFacts; readonly action: ActionFacts } | undefined {
  for (const connector of connectors) {
    const action = connector.actions.find((each) => each.id === id);
    if (action) return { connector, action };
  }
  return undefined;
}

interface FilledProps extends ConnectorEntryProps {
  readonly connector: ConnectorFacts;
  readonly action: ActionFacts;
}

function Filled(props: FilledProps) {
  const { entry, element, action, connector, answer, drawnErrors, onChange, onPaste } = props;
  const { credential: _credential, ...withoutCredential } = entry;
  return (
    <>
      {action.credential ? (
        <CredentialPicker
          connector={connector.id}
          kinds={action.credential.kinds}
          required={action.credential.required}
          value={entry.credential}
          onChange={(credential) =>
            onChange(credential === undefined ? withoutCredential : { ...entry, credential })
          }
        />
      ) : null}
      <ActionForm
        key={action.id}
        fields={fieldsOf(action.inputs)}
        given={{ settings: entry.settings ?? {}, inputs: entry.inputs ?? {} }}
        element={element}
        onChange={({ settings, inputs }) =>
          onChange({ ...entry, settings: { ...settings }, inputs: { ...inputs } })
        }
      />
      <OutputMapping
        outputs={entry.outputs ?? {}}
        answer={answer}
        element={element}
        onChange={(outputs) => onChange({ ...entry, outputs: { ...outputs } })}
        onPaste={(value) => onPaste(asAnswerOf(action, value))}
      />
      <Fold title="When it does not work" summary={failureWords(entry)}>
        <div className={entryClasses.entry}>
          <RetryFields retry={entry.retry} onChange={(retry) => onChange({ ...entry, retry })} />
          <ErrorRules
            rules={entry.errors ?? []}
            drawn={drawnErrors}
            element={element}
            answer={answer}
            onChange={(errors) => onChange({ ...entry, errors: [...errors] })}
          />
        </div>
      </Fold>
    </>
  );
}

function failureWords({ retry, errors }: EntryOf<'connector'>): string {
  const tries = retry?.attempts ?? 3;
  const rules = errors?.length ?? 0;
  const tried = tries === 1 ? 'tried once' : `tried ${tries} times`;
  return rules === 0 ? tried : `${tried}, ${rules === 1 ? 'one rule' : `${rules} rules`}`;
}

/** A pasted text is mostly what another program answered: what the action calls its body. */
function asAnswerOf(action: ActionFacts, pasted: Json): Json {
  const declared = isObject(action.outputs) ? action.outputs.properties : undefined;
  const hasBody = isObject(declared) && Object.hasOwn(declared, 'body');
  const isWhole = isObject(pasted) && Object.hasOwn(pasted, 'body');
  return hasBody && !isWhole ? { body: pasted } : pasted;
}
