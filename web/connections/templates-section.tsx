/** The element templates somebody has added: what is there, adding a file of them, removing one. */
import { ActionIcon, Alert, Button, FileButton, List } from '@mantine/core';
import { IconFileImport, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import type { TemplateSummary } from '../../src/server/api/templates.ts';
import { keys } from '../api/query-keys.ts';
import { Refusal } from '../api/request.ts';
import { addTemplates, listTemplates, removeTemplate } from '../api/templates.ts';
import { tell, tellFailure } from '../design/tell.ts';
import classes from './templates-section.module.css';

export interface TemplatesSectionProps {
  readonly mayChange: boolean;
}

export function TemplatesSection({ mayChange }: TemplatesSectionProps) {
  const client = useQueryClient();
  const list = useQuery({ queryKey: keys.templates, queryFn: listTemplates });
  const changed = () =>
    Promise.all([
      client.invalidateQueries({ queryKey: keys.templates }),
      client.invalidateQueries({ queryKey: keys.processes }),
      client.invalidateQueries({ queryKey: ['step-templates'] }),
    ]);
  const add = useMutation({
    mutationFn: addTemplates,
    onSuccess: async ({ items }) => {
      await changed();
      tell(items.length === 1 ? `“${items[0]?.name}” is added.` : `${items.length} templates are added.`);
    },
  });
  const remove = useMutation({
    mutationFn: ({ id, version }: TemplateSummary) => removeTemplate(id, version),
    onSuccess: async (_done, { name }) => {
      await changed();
      tell(`“${name}” is removed. What is in use goes on as it is.`);
    },
    onError: tellFailure('Could not remove it'),
  });
  const items = list.data?.items ?? [];
  return (
    <section className={classes.section} aria-labelledby="your-templates">
      <div className={classes.head}>
        <h2 id="your-templates">Your templates</h2>
        {mayChange ? (
          <FileButton accept=".json,application/json" onChange={(file) => file && add.mutate(file)}>
            {(props) => (
              <Button
                {...props}
                variant="default"
                loading={add.isPending}
                leftSection={<IconFileImport size={16} aria-hidden />}
              >
                Add templates
              </Button>
            )}
          </FileButton>
        ) : null}
      </div>
      <p className={classes.note}>
        Forms for steps, as modelling tools of Camunda 7 and 8 use them (element templates, a JSON file).
        Those that fit a step are offered where you say who carries it out.
      </p>
      <div role="status">{add.isError ? <Refused error={add.error} /> : null}</div>
      {items.length > 0 ? (
        <ul className={classes.list} aria-label="Your templates">
          {items.map((template) => (
            <li key={`${template.id} ${template.version}`} className={classes.row}>
              <div>
                <strong>{template.name}</strong>
                <span>{aboutIt(template)}</span>
              </div>
              {mayChange ? (
                <ActionIcon
                  variant="subtle"
                  color="gray"
                  size={34}
                  aria-label={`Remove ${template.name}`}
                  onClick={() => remove.mutate(template)}
                >
                  <IconTrash size={16} aria-hidden />
                </ActionIcon>
              ) : null}
            </li>
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function Refused({ error }: { readonly error: Error }) {
  const more = error instanceof Refusal ? error.fields.map(({ message }) => message) : [];
  const messages = [...new Set(more.length === 0 ? [error.message] : more)];
  return (
    <Alert color="red" variant="light" title="The file was not added">
      <List size="sm" spacing={4}>
        {messages.slice(0, 8).map((message) => (
          <List.Item key={message}>{message}</List.Item>
        ))}
      </List>
    </Alert>
  );
}

function aboutIt({ id, version, flavour, fields }: TemplateSummary): string {
  const engine = flavour === 'camunda8' ? 'Camunda 8' : 'Camunda 7';
  const which = version === 0 ? '' : ` · version ${version}`;
  return `${id}${which} · ${engine} · ${fields === 1 ? '1 field' : `${fields} fields`}`;
}
