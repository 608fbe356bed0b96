/** A problem: what happened, what Baton did to keep the case safe, and the ways on. */
import { Button, Group } from '@mantine/core';
import { IconAlertTriangle, IconRefresh } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import type { Incident } from '../../src/server/api/cases.ts';
import { retryIncident } from '../api/cases.ts';
import { keys } from '../api/query-keys.ts';
import { ExchangeView } from '../design/exchange-view.tsx';
import { tellFailure } from '../design/tell.ts';
import { When } from '../design/when.tsx';
import classes from './incident-card.module.css';

export interface IncidentCardProps {
  readonly caseId: number;
  readonly incident: Incident;
  readonly onHover: (element: string | undefined) => void;
  readonly onSelect: (element: string) => void;
}

export function IncidentCard({ caseId, incident, onHover, onSelect }: IncidentCardProps) {
  const client = useQueryClient();
  const retry = useMutation({
    mutationFn: (flows: readonly string[]) =>
      retryIncident(caseId, incident.id, flows.length > 0 ? { flows: [...flows] } : {}),
    onError: tellFailure('It is still not solved'),
    onSettled: () => client.invalidateQueries({ queryKey: keys.case(caseId) }),
  });
  return (
    <section
      className={classes.card}
      aria-label={`Problem at ${incident.elementName}`}
      onMouseEnter={() => onHover(incident.element)}
      onMouseLeave={() => onHover(undefined)}
    >
      <h3 className={classes.title}>
        <IconAlertTriangle size={16} aria-hidden />
        <button type="button" className={classes.element} onClick={() => onSelect(incident.element)}>
          {incident.elementName}
        </button>
        <span className={classes.when}>
          <When at={incident.raisedAt} />
        </span>
      </h3>
      <p>{incident.sentence}</p>
      <p className={classes.advice}>{incident.advice}</p>
      {incident.technical ? (
        <details className={classes.technical}>
          <summary>The exact message</summary>
          <code>{incident.technical}</code>
        </details>
      ) : null}
      {incident.exchange ? <ExchangeView exchange={incident.exchange} /> : null}
      <Group gap="sm">
        {incident.choices.map((choice) => (
          <Button
            key={choice.flow}
            size="xs"
            variant="default"
            disabled={retry.isPending}
            onClick={() => retry.mutate([choice.flow])}
          >
            {choice.label}
          </Button>
        ))}
        <Button
          size="xs"
          leftSection={<IconRefresh size={14} />}
          loading={retry.isPending}
          onClick={() => retry.mutate([])}
        >
          Try again
        </Button>
      </Group>
    </section>
  );
}
