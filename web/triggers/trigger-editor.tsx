/** A trigger as it stands in the draft: changed here, tried on what came in last, live once the draft is published. */
import { Button, NumberInput, TextInput } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Draft, DraftEntry } from '../../src/server/api/wiring.ts';
import type { TriggerKind } from '../../src/server/api/triggers.ts';
import { keys } from '../api/query-keys.ts';
import { removeEntry } from '../api/wiring.ts';
import { tell, tellFailure } from '../design/tell.ts';
import { fieldsOf, isAsked } from '../wiring/action-fields.ts';
import { CredentialPicker } from '../wiring/credential-picker.tsx';
import { EntryState } from '../wiring/entry-state.tsx';
import { entryIn, type TriggerEntry } from '../wiring/entries.ts';
import { useDraftEntry } from '../wiring/use-entry.ts';
import { useWiring } from '../wiring/wiring-context.ts';
import { AddressLine } from './address-line.tsx';
import { newToken } from './new-trigger.ts';
import { TriggerData } from './trigger-data.tsx';
import classes from './trigger-editor.module.css';
import { TriggerEffect } from './trigger-effect.tsx';
import { TriggerHead } from './trigger-panel.tsx';
import { TriggerSettings } from './trigger-settings.tsx';
import { kindWord } from './trigger-words.ts';

export interface TriggerEditorProps {
  readonly id: string;
  readonly entry: TriggerEntry;
  /** Absent while it is on its way, or of a kind this Baton does not have. */
  readonly kind: TriggerKind | undefined;
  readonly live: boolean;
  readonly onChange: (entry: TriggerEntry) => void;
  readonly onClose: () => void;
  readonly onRemoved: () => void;
}

export function TriggerEditor({ id, entry, kind, live, onChange, onClose, onRemoved }: TriggerEditorProps) {
  const { name = kind?.name ?? entry.on, settings = {} } = entry;
  const fields = kind ? fieldsOf(kind.settings) : [];
  const shown = fields.filter((field) => field.name !== 'token' && isAsked(field, fields, settings));
  const places = useDraftEntry('triggers', id)?.places ?? [];
  const problems = problemsBySetting(places);
  const asksForConnection = kind?.credential && (kind.credential.required || signsIn(entry));
  const byAddress = fields.some((field) => field.name === 'token') && !signsIn(entry);
  return (
    <section className={classes.editor} aria-label={`Change what starts it: ${name}`}>
      <TriggerHead on={entry.on} name={name} onClose={onClose} />
      <p className={classes.hint}>{kind?.description ?? kindWord(entry.on)}</p>
      <EntryState
        part="triggers"
        element={id}
        toldElsewhere={(at) =>
          at === 'credential'
            ? asksForConnection === true
            : shown.some(({ name: setting }) => at === `settings/${setting}`)
        }
      />
      <TextInput
        label="What it is called"
        placeholder={kind?.name}
        value={entry.name ?? ''}
        maxLength={200}
        onChange={(event) => {
          const { name: _name, ...rest } = entry;
          const typed = event.currentTarget.value;
          onChange(typed.trim() === '' ? rest : { ...rest, name: typed });
        }}
      />
      <Address id={id} entry={entry} kind={kind} live={live} byAddress={byAddress} onChange={onChange} />
      {kind?.credential && asksForConnection ? (
        <CredentialPicker
          {...kind.credential}
          required
          problem={places.find(({ at }) => at === 'credential')?.message}
          value={entry.credential}
          onChange={(credential) => {
            const { credential: _before, ...rest } = entry;
            onChange(credential === undefined ? rest : { ...rest, credential });
          }}
        />
      ) : null}
      <TriggerSettings
        trigger={id}
        problems={problems}
        fields={fields.filter((field) => field.name !== 'token')}
        settings={settings}
        onChange={(next) =>
          onChange({ ...entry, settings: withToken(next, fields.length > 0 && 'token' in settings) })
        }
        more={<MostWaiting entry={entry} onChange={onChange} />}
      />
      <h3 className={classes.title}>What happens then</h3>
      <TriggerEffect trigger={id} entry={entry} onChange={onChange} />
      <TriggerData trigger={id} kind={kind} entry={entry} onChange={onChange} />
      <Remove id={id} live={live} onRemoved={onRemoved} />
    </section>
  );
}

function MostWaiting({ entry, onChange }: Pick<TriggerEditorProps, 'entry' | 'onChange'>) {
  const { waiting, ...rest } = entry;
  return (
    <NumberInput
      label="Most that may wait"
      description="Past it senders are asked to come back, and mails, files and rows stay where they are. Empty: as many as this Baton allows."
      placeholder="1000"
      min={1}
      max={1_000_000}
      allowDecimal={false}
      hideControls
      value={waiting ?? ''}
      onChange={(typed) =>
        onChange(typeof typed === 'number' && typed >= 1 ? { ...rest, waiting: typed } : rest)
      }
    />
  );
}

function problemsBySetting(places: NonNullable<DraftEntry['places']>): ReadonlyMap<string, string> {
  return new Map(
    places.flatMap(({ at, message }): [string, string][] =>
      at.startsWith('settings/') ? [[at.slice('settings/'.length), message]] : [],
    ),
  );
}

/** A secret of its own is needed only where the sender does not show itself by the address. */
function signsIn({ settings = {} }: TriggerEntry): boolean {
  const { sender } = settings;
  return typeof sender === 'string' && !['address', 'anybody'].includes(sender);
}

/** The secret part of the address goes with the way it is used in, and comes anew with it. */
function withToken(settings: NonNullable<TriggerEntry['settings']>, had: boolean) {
  const { token: _token, ...rest } = settings;
  if (settings.sender === 'address' && !had) return { ...rest, token: newToken() };
  return settings.sender === 'address' || settings.sender === undefined ? settings : rest;
}

interface AddressProps extends Pick<TriggerEditorProps, 'id' | 'entry' | 'kind' | 'live' | 'onChange'> {
  readonly byAddress: boolean;
}

function Address({ id, entry, kind, live, byAddress, onChange }: AddressProps) {
  const { processKey } = useWiring();
  if (!kind?.reachedAt) return null;
  const token = entry.settings?.token;
  const rest =
    byAddress && entry.settings?.sender !== 'anybody' && typeof token === 'string' ? `/${token}` : '';
  const path = `/${kind.reachedAt}/${encodeURIComponent(processKey)}/${id}${rest}`;
  return (
    <div className={classes.address}>
      <span className={classes.label}>
        {kind.reachedAt === 'forms' ? 'Address of the form' : 'Address to call'}
      </span>
      <AddressLine path={path} />
      <p className={classes.hint}>
        {live ? 'What is changed here holds once it is published.' : 'It answers once this is published.'}
        {rest === '' ? null : (
          <>
            {' '}
            <button
              type="button"
              className={classes.link}
              onClick={() => onChange({ ...entry, settings: { ...entry.settings, token: newToken() } })}
            >
              Make another address
            </button>
          </>
        )}
      </p>
    </div>
  );
}

function Remove({ id, live, onRemoved }: Pick<TriggerEditorProps, 'id' | 'live' | 'onRemoved'>) {
  const { processKey, draft, editor } = useWiring();
  const client = useQueryClient();
  const remove = useMutation({
    mutationFn: async () => {
      await editor.flush();
      editor.forget();
      const { revision } = client.getQueryData<Draft>(keys.draft(processKey)) ?? draft;
      const once = await removeEntry(processKey, 'triggers', id, revision);
      // What was changed against what is live comes back to that first.
      return entryIn(once.wiring, 'triggers', id) === undefined
        ? once
        : removeEntry(processKey, 'triggers', id, once.revision);
    },
    onSuccess: (fresh) => {
      client.setQueryData(keys.draft(processKey), fresh);
      tell(live ? 'It is taken out of the draft, and goes on until that is published.' : 'It is removed.');
      onRemoved();
    },
    onError: tellFailure('It was not removed'),
  });
  return (
    <Button
      variant="subtle"
      color="red"
      size="xs"
      className={classes.remove}
      leftSection={<IconTrash size={14} aria-hidden />}
      loading={remove.isPending}
      onClick={() => remove.mutate()}
    >
      Remove
    </Button>
  );
}
