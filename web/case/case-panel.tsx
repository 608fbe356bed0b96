/** Beside the diagram of a case: what needs help and what it waits for, always; then the story, or the data. */
import { Button, Tabs } from '@mantine/core';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseDetail, CaseInstance } from '../../src/server/api/cases.ts';
import type { Performer } from '../../src/server/api/processes.ts';
import { getTimeline } from '../api/cases.ts';
import { keys } from '../api/query-keys.ts';
import { DataList } from '../design/data-list.tsx';
import { StepCard } from '../process/step-card.tsx';
import classes from './case-panel.module.css';
import { DecidedBecause } from './decided-because.tsx';
import { IncidentCard } from './incident-card.tsx';
import { StepMoves } from './step-moves.tsx';
import { Timeline } from './timeline.tsx';
import { toldOnce } from './told-once.ts';
import { VariableDialog } from './variable-dialog.tsx';
import { WaitItem } from './wait-item.tsx';

export interface CasePanelProps {
  readonly detail: CaseDetail;
  /** Of the selected step. */
  readonly performer: Performer | undefined;
  /** Of the drawing that is shown, and the runs on it. */
  readonly performers: Readonly<Record<string, Performer>>;
  readonly instances: readonly CaseInstance[];
  readonly hovered: string | undefined;
  readonly onHover: (element: string | undefined) => void;
  readonly onSelect: (element: string | undefined) => void;
}

export function CasePanel(props: CasePanelProps) {
  const { detail, performer, performers, instances, hovered, onHover, onSelect } = props;
  const [tab, setTab] = useState<string | null>('story');
  // What it waits for and what needs help say the same, each with its own button; the sentence is then only heard.
  const busy = detail.waits.length + detail.incidents.length > 0;
  return (
    <>
      {performer ? (
        <StepCard performer={performer} onClose={() => onSelect(undefined)}>
          <StepMoves
            key={performer.element}
            detail={detail}
            performer={performer}
            performers={performers}
            instances={instances}
          />
        </StepCard>
      ) : null}
      {performer?.decision ? <DecidedBecause caseId={detail.id} element={performer.element} /> : null}
      <div className={classes.now}>
        <p className={busy ? 'visually-hidden' : classes.status} role="status">
          {detail.status}
        </p>
        {detail.standsStill ? (
          <p className={classes.advice}>
            Select a step on the diagram to move the case there by hand, or cancel the case.
          </p>
        ) : null}
        {detail.complete ? null : (
          <p className={classes.partly}>
            This case did so much that only its first steps are marked on the diagram. Nothing of it is lost.
          </p>
        )}
        {detail.incidents.map((incident) => (
          <IncidentCard
            key={incident.id}
            caseId={detail.id}
            incident={incident}
            onHover={onHover}
            onSelect={onSelect}
          />
        ))}
        {detail.waits.length > 0 ? (
          <ul className={classes.waits} aria-label="Waiting for">
            {toldOnce(detail.waits).map((wait) => (
              <li key={`${wait.kind}-${wait.id}`}>
                <WaitItem
                  caseId={detail.id}
                  wait={wait}
                  marked={wait.element === hovered}
                  onHover={onHover}
                  onSelect={onSelect}
                />
              </li>
            ))}
          </ul>
        ) : null}
      </div>
      <Tabs value={tab} onChange={setTab} className={classes.tabs} keepMounted={false}>
        <Tabs.List className={classes.tabList}>
          <Tabs.Tab value="story">What happened</Tabs.Tab>
          <Tabs.Tab value="data">What it knows</Tabs.Tab>
        </Tabs.List>
        <Tabs.Panel value="story" className={classes.panel}>
          <Story id={detail.id} hovered={hovered} onHover={onHover} onSelect={onSelect} />
        </Tabs.Panel>
        <Tabs.Panel value="data" className={classes.panel}>
          <Data detail={detail} />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}

interface StoryProps {
  readonly id: number;
  readonly hovered: string | undefined;
  readonly onHover: (element: string | undefined) => void;
  readonly onSelect: (element: string) => void;
}

function Story({ id, hovered, onHover, onSelect }: StoryProps) {
  const timeline = useInfiniteQuery({
    queryKey: keys.timeline(id),
    queryFn: ({ pageParam }) => getTimeline(id, { limit: 100, ...(pageParam ? { after: pageParam } : {}) }),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  if (!timeline.data) return null;
  return (
    <>
      <Timeline
        entries={timeline.data.pages.flatMap((page) => page.items)}
        marked={hovered}
        onHover={onHover}
        onSelect={onSelect}
      />
      {timeline.hasNextPage ? (
        <Button
          variant="default"
          size="xs"
          m={8}
          loading={timeline.isFetchingNextPage}
          onClick={() => void timeline.fetchNextPage()}
        >
          Show earlier
        </Button>
      ) : null}
    </>
  );
}

function Data({ detail }: { readonly detail: CaseDetail }) {
  const [editing, setEditing] = useState<{ readonly instance: number; readonly name: string }>();
  const known = detail.instances.filter(
    (instance) => Object.keys(instance.variables).length > 0 || instance.local.length > 0,
  );
  const edited = detail.instances.find((instance) => instance.id === editing?.instance);
  if (known.length === 0)
    return <p className={classes.nothing}>Nothing has been written down in this case yet.</p>;
  return (
    <div className={classes.data}>
      {known.map((instance) => (
        <DataList
          key={instance.id}
          label={known.length > 1 ? instance.processName : 'What the case knows'}
          variables={instance.variables}
          {...(instance.state === 'running'
            ? { onChange: (name: string) => setEditing({ instance: instance.id, name }) }
            : {})}
        />
      ))}
      {known.flatMap((instance) =>
        instance.local.map(({ key, name, variables }) => (
          <DataList key={`${instance.id} ${key}`} label={`Only at “${name}”`} variables={variables} />
        )),
      )}
      {editing && edited ? (
        <VariableDialog
          caseId={detail.id}
          instance={editing.instance}
          name={editing.name}
          value={edited.variables[editing.name] ?? null}
          onClose={() => setEditing(undefined)}
        />
      ) : null}
    </div>
  );
}
