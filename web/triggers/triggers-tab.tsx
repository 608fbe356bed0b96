/** The tab Starts: what starts the process without a person, one of these with what came in, or one as it is changed. */
import { Button, Skeleton } from '@mantine/core';
import { IconPencil, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import type { TriggerKind, TriggerView } from '../../src/server/api/triggers.ts';
import type { Draft } from '../../src/server/api/wiring.ts';
import { getMe } from '../api/people.ts';
import { keys } from '../api/query-keys.ts';
import { listTriggers } from '../api/triggers.ts';
import { Failure } from '../design/failure.tsx';
import { DraftBar } from '../wiring/draft-bar.tsx';
import { useEditorState, useEntry } from '../wiring/use-entry.ts';
import { useWiring } from '../wiring/wiring-context.ts';
import { WiringProvider } from '../wiring/wiring-provider.tsx';
import { KindPicker, useTriggerKinds } from './kind-picker.tsx';
import { freeName, newTrigger } from './new-trigger.ts';
import { TriggerEditor } from './trigger-editor.tsx';
import { TriggerList } from './trigger-list.tsx';
import { TriggerPanel } from './trigger-panel.tsx';
import classes from './triggers-tab.module.css';

export interface TriggersTabProps {
  readonly processKey: string;
  /** Absent while it is on its way. */
  readonly draft: Draft | undefined;
  readonly selected: string | undefined;
  readonly onSelect: (trigger: string | undefined) => void;
}

export function TriggersTab({ processKey, draft, selected, onSelect }: TriggersTabProps) {
  const list = useQuery({ queryKey: keys.triggerList(processKey), queryFn: () => listTriggers(processKey) });
  const onData = useMemo(() => (selected === undefined ? {} : { trigger: selected }), [selected]);
  if (list.isError) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  if (!draft || !list.data) return <Skeleton m={16} height={160} aria-label="What starts it is on its way" />;
  return (
    <WiringProvider processKey={processKey} draft={draft} always={onData}>
      <div className={classes.tab}>
        <div className={classes.body}>
          <Content live={list.data.items} selected={selected} onSelect={onSelect} />
        </div>
        <DraftBar />
      </div>
    </WiringProvider>
  );
}

interface ContentProps extends Pick<TriggersTabProps, 'selected' | 'onSelect'> {
  readonly live: readonly TriggerView[];
}

function Content({ live, selected = '', onSelect }: ContentProps) {
  const { processKey, draft, editor } = useWiring();
  const { unsaved } = useEditorState();
  const [entry, setEntry] = useEntry('triggers', selected);
  const [adding, setAdding] = useState(false);
  /** The live one that is being changed. */
  const [changing, setChanging] = useState<string>();
  const kinds = useTriggerKinds();
  const me = useQuery({ queryKey: keys.me, queryFn: getMe });
  const mayChange = me.data?.supervises === true;
  const trigger = live.find(({ id }) => id === selected);
  function close(): void {
    setChanging(undefined);
    onSelect(undefined);
  }

  function add(kind: TriggerKind): void {
    const drafted = [...unsaved.values()].map(({ id }) => id);
    const id = freeName(kind.on, [
      ...live.map((each) => each.id),
      ...Object.keys(draft.wiring.triggers ?? {}),
      ...drafted,
    ]);
    editor.set('triggers', id, newTrigger(kind));
    setAdding(false);
    onSelect(id);
  }

  if (adding) return <KindPicker onPick={add} onClose={() => setAdding(false)} />;
  if (entry && mayChange && (!trigger || changing === selected))
    return (
      <TriggerEditor
        key={selected}
        id={selected}
        entry={entry}
        kind={kinds?.find(({ on }) => on === entry.on)}
        live={trigger !== undefined}
        onChange={setEntry}
        onClose={() => (trigger ? setChanging(undefined) : close())}
        onRemoved={close}
      />
    );
  if (trigger)
    return (
      <TriggerPanel
        key={selected}
        processKey={processKey}
        trigger={trigger}
        starts={draft.starts}
        mayChange={mayChange}
        onClose={close}
        actions={
          entry ? (
            <Button
              variant="default"
              size="xs"
              leftSection={<IconPencil size={14} aria-hidden />}
              onClick={() => setChanging(selected)}
            >
              Change…
            </Button>
          ) : null
        }
      />
    );
  return (
    <TriggerList
      live={live}
      onOpen={onSelect}
      add={
        mayChange ? (
          <Button
            variant={live.length === 0 ? 'filled' : 'default'}
            leftSection={<IconPlus size={16} aria-hidden />}
            onClick={() => setAdding(true)}
          >
            Add what starts it
          </Button>
        ) : null
      }
    />
  );
}
