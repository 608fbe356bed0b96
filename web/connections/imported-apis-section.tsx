/** The APIs taken over from their descriptions: what is there, adding one, choosing anew, removing one. */
import { ActionIcon, Button } from '@mantine/core';
import { IconApi, IconPencil, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { ImportedApi } from '../../src/server/api/imported-apis.ts';
import { listImportedApis, removeImportedApi } from '../api/imported-apis.ts';
import { keys } from '../api/query-keys.ts';
import { tell, tellFailure } from '../design/tell.ts';
import { ImportApiDialog } from './import-api-dialog.tsx';
import classes from './templates-section.module.css';

export interface ImportedApisSectionProps {
  readonly mayChange: boolean;
}

type Open = { readonly api?: ImportedApi } | undefined;

export function ImportedApisSection({ mayChange }: ImportedApisSectionProps) {
  const client = useQueryClient();
  const list = useQuery({ queryKey: keys.importedApis, queryFn: listImportedApis });
  const [open, setOpen] = useState<Open>();
  const remove = useMutation({
    mutationFn: ({ name }: ImportedApi) => removeImportedApi(name),
    onSuccess: async (_done, { title }) => {
      await client.invalidateQueries({ queryKey: keys.importedApis });
      await client.invalidateQueries({ queryKey: keys.connectors });
      tell(`“${title}” is removed. Cases that run keep what they were begun with.`);
    },
    onError: tellFailure('Could not remove it'),
  });
  const items = list.data?.items ?? [];
  return (
    <section className={classes.section} aria-labelledby="imported-apis">
      <div className={classes.head}>
        <h2 id="imported-apis">APIs from their descriptions</h2>
        {mayChange ? (
          <Button
            variant="default"
            leftSection={<IconApi size={16} aria-hidden />}
            onClick={() => setOpen({})}
          >
            Add an API
          </Button>
        ) : null}
      </div>
      <p className={classes.note}>
        Most web APIs describe themselves in one file (OpenAPI or Swagger). What you choose of it becomes
        something a step can do, with a form of its own.
      </p>
      {items.length > 0 ? (
        <ul className={classes.list} aria-label="APIs from their descriptions">
          {items.map((api) => (
            <li key={api.name} className={classes.row}>
              <div>
                <strong>{api.title}</strong>
                <span>{aboutIt(api)}</span>
              </div>
              {mayChange ? (
                <ActionIcon.Group>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={34}
                    aria-label={`Choose anew of ${api.title}`}
                    onClick={() => setOpen({ api })}
                  >
                    <IconPencil size={16} aria-hidden />
                  </ActionIcon>
                  <ActionIcon
                    variant="subtle"
                    color="gray"
                    size={34}
                    aria-label={`Remove ${api.title}`}
                    onClick={() => remove.mutate(api)}
                  >
                    <IconTrash size={16} aria-hidden />
                  </ActionIcon>
                </ActionIcon.Group>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
      {open === undefined ? null : <ImportApiDialog api={open.api} onClose={() => setOpen(undefined)} />}
    </section>
  );
}

function aboutIt({ name, base, operations, usedBy }: ImportedApi): string {
  const count = operations.length === 1 ? '1 operation' : `${operations.length} operations`;
  const used = usedBy.length === 0 ? 'not used yet' : `used by ${usedBy.map((user) => user.name).join(', ')}`;
  return `${name} · ${count} · ${base} · ${used}`;
}
