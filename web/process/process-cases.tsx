/** The cases of this process, newest first. */
import { Button } from '@mantine/core';
import { IconBriefcase2 } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listCases } from '../api/cases.ts';
import { keys } from '../api/query-keys.ts';
import { CaseRow } from '../cases/case-row.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Problems } from '../problems/problems.tsx';
import { RetentionNote } from '../retention/retention-note.tsx';
import classes from './process-cases.module.css';

const shownHere = 50;

export function ProcessCases({
  processKey,
  onStart,
}: {
  readonly processKey: string;
  readonly onStart: () => void;
}) {
  const filter = { process: processKey, limit: shownHere };
  const list = useQuery({
    queryKey: keys.caseList(filter),
    queryFn: ({ signal }) => listCases(filter, signal),
  });
  if (list.isPending) return null;
  if (!list.data || list.data.items.length === 0) {
    return (
      <>
        <EmptyState
          icon={<IconBriefcase2 size={28} stroke={1.5} />}
          title="No case is here"
          action={
            <Button variant="default" onClick={onStart}>
              Start one
            </Button>
          }
        >
          Each time this process runs, one case is kept here from its start to its end, and as long after it
          as is said below.
        </EmptyState>
        <RetentionNote processKey={processKey} />
      </>
    );
  }
  return (
    <>
      <Problems processKey={processKey} />
      <ul className={classes.list}>
        {list.data.items.map((item) => (
          <li key={item.id}>
            <CaseRow item={item} compact />
          </li>
        ))}
      </ul>
      <Link className={classes.all} to="/cases" search={{ process: processKey }}>
        All cases of this process
      </Link>
      <RetentionNote processKey={processKey} />
    </>
  );
}
