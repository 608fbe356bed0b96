/** A selected step: how it is carried out, in plain words. */
import { CloseButton } from '@mantine/core';
import { IconBulb } from '@tabler/icons-react';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { Performer } from '../../src/server/api/processes.ts';
import { Ring } from '../design/ring.tsx';
import { ringWords } from '../design/ring-state.ts';
import { ringOf } from './process-layer.ts';
import classes from './step-card.module.css';

export interface StepCardProps {
  readonly performer: Performer;
  readonly onClose: () => void;
  /** What can be done there. */
  readonly children?: ReactNode;
}

export function StepCard({ performer, onClose, children }: StepCardProps) {
  const ring = ringOf(performer);
  return (
    <section className={classes.card} aria-label={`Step ${performer.name}`}>
      <header className={classes.head}>
        {performer.ring ? <Ring state={ring} size={18} decorative /> : null}
        <h2 className={classes.name}>{performer.name}</h2>
        <CloseButton aria-label="Let go of this step" onClick={onClose} />
      </header>
      {performer.ring ? (
        <p className={classes.level}>
          {ringWords(ring)}
          {performer.role ? ` · ${performer.role}` : ''}
        </p>
      ) : null}
      <p>{performer.sentence}</p>
      {performer.details.length > 0 ? (
        <ul className={classes.details}>
          {performer.details.map((detail) => (
            <li key={detail}>{detail}</li>
          ))}
        </ul>
      ) : null}
      {performer.decision ? (
        <p>
          <Link
            to="/decisions/$decision"
            params={{ decision: performer.decision.key }}
            search={{ version: performer.decision.version, sheet: performer.decision.decision }}
          >
            See the rules
          </Link>
        </p>
      ) : null}
      {performer.suggestions.map((suggestion) => (
        <p key={`${suggestion.kind}-${suggestion.proposal}`} className={classes.suggestion}>
          <IconBulb size={16} aria-hidden /> <span>{suggestion.message}</span>
        </p>
      ))}
      {children}
    </section>
  );
}
