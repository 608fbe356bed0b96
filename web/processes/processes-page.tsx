/** Every process Baton runs, the way to add one, and on a first visit the ready example. */
import { Alert, Button, Skeleton, TextInput } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { IconRoute, IconSearch } from '@tabler/icons-react';
import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { listProcesses } from '../api/processes.ts';
import { keys } from '../api/query-keys.ts';
import { PageHeader } from '../app/page-header.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Failure } from '../design/failure.tsx';
import { VirtualList } from '../design/virtual-list.tsx';
import { ChooseFile } from './choose-file.tsx';
import { DecisionModels } from './decision-models.tsx';
import { DropAnywhere } from './drop-anywhere.tsx';
import { useIntake } from './intake.ts';
import { ProcessRow } from './process-row.tsx';
import classes from './processes-page.module.css';
import { Welcome } from './welcome.tsx';

const rowHeight = 76;

export function ProcessesPage() {
  const [words, setWords] = useState('');
  const [search] = useDebouncedValue(words.trim(), 150);
  const intake = useIntake();
  const list = useInfiniteQuery({
    queryKey: keys.processList(search),
    queryFn: ({ pageParam, signal }) =>
      listProcesses({ search, limit: 100, ...(pageParam ? { after: pageParam } : {}) }, signal),
    initialPageParam: '',
    getNextPageParam: (page) => page.next,
    placeholderData: keepPreviousData,
  });
  const processes = list.data?.pages.flatMap((page) => page.items) ?? [];
  const firstVisit =
    list.isSuccess &&
    search === '' &&
    processes.every((process) => process.example && process.lastStartedAt === undefined);

  return (
    <DropAnywhere onFile={intake.take}>
      <PageHeader
        title="Processes"
        actions={<ChooseFile busy={intake.busy} primary={!firstVisit} onFile={intake.take} />}
      />
      {intake.error ? (
        <Alert
          className={classes.alert}
          color="red"
          variant="light"
          title={`${intake.fileName ?? 'The file'} could not be read`}
          withCloseButton
          closeButtonLabel="Close"
          onClose={intake.dismiss}
        >
          {saidToBeSafe(intake.error.message)}
        </Alert>
      ) : null}
      {list.isError ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
      {firstVisit ? <Welcome onFile={intake.take} busy={intake.busy} /> : null}
      {firstVisit ? (
        <div className={classes.models}>
          <DecisionModels />
        </div>
      ) : null}
      {firstVisit || list.isError ? null : (
        <div className={classes.page}>
          <TextInput
            className={classes.search}
            value={words}
            onChange={(event) => setWords(event.currentTarget.value)}
            placeholder="Find a process"
            aria-label="Find a process"
            leftSection={<IconSearch size={16} />}
          />
          <DecisionModels />
          {list.isPending ? <Waiting /> : null}
          {list.isSuccess && processes.length === 0 ? (
            <EmptyState
              icon={<IconRoute size={28} stroke={1.5} />}
              title="No process has that in its name"
              action={
                <Button variant="default" onClick={() => setWords('')}>
                  Show all
                </Button>
              }
            >
              “Add a diagram” takes a BPMN file from any tool.
            </EmptyState>
          ) : null}
          {processes.length > 0 ? (
            <VirtualList
              items={processes}
              label="Processes"
              rowHeight={rowHeight}
              keyOf={(process) => process.key}
              renderRow={(process) => <ProcessRow process={process} />}
              onEndNear={() => {
                if (list.hasNextPage && !list.isFetchingNextPage) void list.fetchNextPage();
              }}
              footer={
                <p className={classes.hint}>
                  Drop a BPMN file from any tool anywhere on this page to add it; a DMN file with decision
                  tables, too.
                </p>
              }
            />
          ) : null}
        </div>
      )}
    </DropAnywhere>
  );
}

/** Some refusals say it themselves. */
function saidToBeSafe(message: string): string {
  return /nothing was changed/i.test(message) ? message : `${message} Nothing was changed.`;
}

function Waiting() {
  return (
    <div role="status" aria-label="The list is on its way">
      {[0, 1, 2].map((row) => (
        <Skeleton key={row} height={60} mb={12} />
      ))}
    </div>
  );
}
