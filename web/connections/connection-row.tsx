/** One connection in the list: what it is, what uses it, whether it works, and what can be done. */
import { ActionIcon, Button } from '@mantine/core';
import { IconTrash } from '@tabler/icons-react';
import type { CredentialInfo, CredentialKindInfo } from '../../src/server/api/credentials.ts';
import { signInAddress } from '../api/credentials.ts';
import { StatePill } from '../design/state-pill.tsx';
import classes from './connection-row.module.css';

export interface ConnectionRowProps {
  readonly line: CredentialInfo;
  readonly kind: CredentialKindInfo | undefined;
  /** Absent: whoever looks may not change it. */
  readonly onChange: (() => void) | undefined;
  readonly onRemove: () => void;
}

export function ConnectionRow({ line, kind, onChange, onRemove }: ConnectionRowProps) {
  const signIn = kind?.signIn === true && onChange !== undefined;
  return (
    <li className={classes.row}>
      <div className={classes.words}>
        {onChange ? (
          <button
            type="button"
            className={classes.name}
            onClick={onChange}
            aria-label={`Change ${line.name}`}
          >
            {line.name}
          </button>
        ) : (
          <strong>{line.name}</strong>
        )}
        <span className={classes.quiet}>
          {kind?.label ?? line.kind} · {usedBy(line)}
        </span>
        {line.problem && line.problem.code !== 'sign-in-needed' ? (
          <span className={classes.problem}>{line.problem.message}</span>
        ) : null}
      </div>
      <div className={classes.state}>
        <State line={line} />
        {signIn ? (
          <Button
            component="a"
            href={signInAddress(line.name)}
            size="compact-sm"
            variant={line.problem ? 'filled' : 'default'}
            aria-label={`Sign in to ${line.name}`}
          >
            {line.problem ? 'Sign in' : 'Sign in again'}
          </Button>
        ) : null}
        {onChange ? (
          <ActionIcon
            variant="subtle"
            color="gray"
            size={32}
            onClick={onRemove}
            aria-label={`Remove ${line.name}`}
          >
            <IconTrash size={16} aria-hidden />
          </ActionIcon>
        ) : null}
      </div>
    </li>
  );
}

function State({ line }: { readonly line: CredentialInfo }) {
  if (line.problem?.code === 'sign-in-needed') return <StatePill tone="waiting">Needs a sign-in</StatePill>;
  if (line.problem) return <StatePill tone="help">Cannot be opened</StatePill>;
  if (line.grants.length === 0) return <StatePill tone="waiting">Nothing may use it</StatePill>;
  return <StatePill tone="done">Ready</StatePill>;
}

function usedBy({ usedBy: users }: CredentialInfo): string {
  const [first, ...others] = users;
  if (first === undefined) return 'not used yet';
  const more = others.length === 0 ? '' : ` and ${others.length} more`;
  return `used by ${first.name}${more}`;
}
