/** What needs help in the cases of a process, alike problems together: mended once, tried again in all of them. */
import { Button, Group } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { ProblemGroup } from '../../src/server/api/problems.ts';
import { getProblems, retryProblems } from '../api/problems.ts';
import { keys } from '../api/query-keys.ts';
import { countOf } from '../design/counting.ts';
import { ExchangeView } from '../design/exchange-view.tsx';
import { tell, tellFailure } from '../design/tell.ts';
import { When } from '../design/when.tsx';
import classes from './problems.module.css';

const namedCases = 5;

export function Problems({ processKey }: { readonly processKey: string }) {
  const found = useQuery({ queryKey: keys.problems(processKey), queryFn: () => getProblems(processKey) });
  if (!found.data || found.data.items.length === 0) return null;
  return (
    <section className={classes.problems} aria-label="What needs help">
      {found.data.items.map((group) => (
        <GroupCard key={group.id} processKey={processKey} group={group} />
      ))}
      {found.data.complete ? null : <p className={classes.more}>There are more than can be listed here.</p>}
    </section>
  );
}

function GroupCard({ processKey, group }: { readonly processKey: string; readonly group: ProblemGroup }) {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: (newest: boolean) => retryProblems(processKey, { group: group.id, newest }),
    onSuccess: ({ retried, refused }) => {
      const left = refused[0];
      if (left === undefined) tell(`${countOf(retried, 'case')} tried again`);
      else tell(`${countOf(retried, 'case')} tried again. Case ${left.case} was not: ${left.message}`);
    },
    onError: tellFailure('They could not be tried again'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.problems(processKey) }),
  });
  const { count, behind } = group;
  return (
    <article className={classes.group} aria-label={`${countOf(count, 'problem')} at ${group.elementName}`}>
      <h3 className={classes.title}>
        <IconAlertTriangle size={16} aria-hidden />
        <span className={classes.where}>
          {count === 1 ? group.elementName : `${countOf(count, 'case')} at ${group.elementName}`}
        </span>
        <span className={classes.when}>
          since <When at={group.since} />
        </span>
      </h3>
      <p>{group.sentence}</p>
      <p className={classes.advice}>{group.advice}</p>
      {group.exchange ? <ExchangeView exchange={group.exchange} /> : null}
      <p className={classes.cases}>
        {group.cases.slice(0, namedCases).map((id) => (
          <Link key={id} to="/cases/$case" params={{ case: String(id) }}>
            Case {id}
          </Link>
        ))}
        {count > namedCases ? <span>and {count - Math.min(namedCases, group.cases.length)} more</span> : null}
      </p>
      <Group gap="sm">
        <Button
          size="xs"
          leftSection={<IconRefresh size={14} />}
          loading={retry.isPending}
          onClick={() => retry.mutate(false)}
        >
          {count === 1 ? 'Try again' : `Try all ${count} again`}
        </Button>
        {behind > 0 ? (
          <Button size="xs" variant="default" disabled={retry.isPending} onClick={() => retry.mutate(true)}>
            {count === 1
              ? 'Try it the way the newest version does'
              : 'Try all the way the newest version does'}
          </Button>
        ) : null}
      </Group>
    </article>
  );
}
