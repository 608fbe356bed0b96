/** What steps sign in with: every connection, what uses it, whether it works. */
import { Button, Skeleton } from '@mantine/core';
import { IconPlugConnected, IconPlus } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CredentialInfo } from '../../src/server/api/credentials.ts';
import { listCredentialKinds, listCredentials } from '../api/credentials.ts';
import { getMe } from '../api/people.ts';
import { keys } from '../api/query-keys.ts';
import { PageHeader } from '../app/page-header.tsx';
import { EmptyState } from '../design/empty-state.tsx';
import { Failure } from '../design/failure.tsx';
import { ConnectionDialog } from './connection-dialog.tsx';
import { ConnectionRow } from './connection-row.tsx';
import classes from './connections-page.module.css';
import { ImportedApisSection } from './imported-apis-section.tsx';
import { RemoveDialog } from './remove-dialog.tsx';
import { TemplatesSection } from './templates-section.tsx';

type Open =
  | { readonly dialog: 'change' | 'remove'; readonly line: CredentialInfo }
  | { readonly dialog: 'add' };

export function ConnectionsPage() {
  const list = useQuery({ queryKey: keys.credentials, queryFn: listCredentials });
  const kinds = useQuery({ queryKey: keys.credentialKinds, queryFn: listCredentialKinds });
  const me = useQuery({ queryKey: keys.me, queryFn: getMe });
  const [open, setOpen] = useState<Open>();
  const close = () => setOpen(undefined);
  const lines = list.data?.items ?? [];
  const known = kinds.data?.items ?? [];
  const mayChange = me.data?.supervises === true && kinds.isSuccess;
  const add = mayChange ? (
    <Button leftSection={<IconPlus size={16} aria-hidden />} onClick={() => setOpen({ dialog: 'add' })}>
      Add a connection
    </Button>
  ) : null;
  return (
    <div className={classes.page}>
      <PageHeader title="Connections" actions={lines.length > 0 ? add : null} />
      <div className={classes.content}>
        {list.isError ? <Failure error={list.error} onRetry={() => void list.refetch()} /> : null}
        {list.isPending ? [0, 1, 2].map((row) => <Skeleton key={row} height={48} />) : null}
        {list.isSuccess && lines.length === 0 ? (
          <EmptyState
            icon={<IconPlugConnected size={28} stroke={1.5} />}
            title="No connection yet"
            action={add}
          >
            A connection is what a step signs in with at a mailbox, a database or another application. Its
            password or key is locked away here: steps use it by its name, and nobody can read it again.
          </EmptyState>
        ) : null}
        {lines.length > 0 ? (
          <ul className={classes.list} aria-label="Connections">
            {lines.map((line) => (
              <ConnectionRow
                key={line.name}
                line={line}
                kind={known.find(({ kind }) => kind === line.kind)}
                onChange={mayChange ? () => setOpen({ dialog: 'change', line }) : undefined}
                onRemove={() => setOpen({ dialog: 'remove', line })}
              />
            ))}
          </ul>
        ) : null}
        {me.data?.supervises === false ? (
          <p className={classes.note}>Only supervisors can add and change connections.</p>
        ) : null}
        <ImportedApisSection mayChange={me.data?.supervises === true} />
        <TemplatesSection mayChange={me.data?.supervises === true} />
      </div>
      {open?.dialog === 'add' || open?.dialog === 'change' ? (
        <ConnectionDialog
          kinds={known}
          line={open.dialog === 'change' ? open.line : undefined}
          taken={lines.map(({ name }) => name)}
          onClose={close}
        />
      ) : null}
      {open?.dialog === 'remove' ? <RemoveDialog line={open.line} onClose={close} /> : null}
    </div>
  );
}
