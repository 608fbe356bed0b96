/**
 * Details a person adds of their own accord: a drawing rarely says what a step leaves behind. What is added belongs to
 * the case from then on and is shown to whoever works on it later.
 */
import { ActionIcon, Button, Group, Stack, TextInput } from '@mantine/core';
import { IconPlus, IconX } from '@tabler/icons-react';

export interface OwnDetail {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

export interface OwnDetailsProps {
  readonly details: readonly OwnDetail[];
  readonly onChange: (details: readonly OwnDetail[]) => void;
}

export function OwnDetails({ details, onChange }: OwnDetailsProps) {
  const change = (id: number, part: Partial<OwnDetail>) =>
    onChange(details.map((detail) => (detail.id === id ? { ...detail, ...part } : detail)));
  const add = () => onChange([...details, { id: (details.at(-1)?.id ?? 0) + 1, name: '', value: '' }]);
  return (
    <Stack gap={8} align="flex-start">
      {details.map(({ id, name, value }) => (
        <Group key={id} gap={8} align="flex-end" wrap="nowrap" w="100%" maw={520}>
          <TextInput
            label="What it is"
            placeholder="Order number"
            value={name}
            maxLength={100}
            autoFocus
            error={isUnnamed({ id, name, value }) ? 'Say what it is' : undefined}
            onChange={(event) => change(id, { name: event.currentTarget.value })}
          />
          <TextInput
            label="Value"
            flex={1}
            value={value}
            maxLength={10_000}
            onChange={(event) => change(id, { value: event.currentTarget.value })}
          />
          <ActionIcon
            variant="subtle"
            color="gray"
            size="lg"
            aria-label={name === '' ? 'Leave out this detail' : `Leave out ${name}`}
            onClick={() => onChange(details.filter((detail) => detail.id !== id))}
          >
            <IconX size={16} />
          </ActionIcon>
        </Group>
      ))}
      <Button
        type="button"
        variant="subtle"
        size="compact-sm"
        leftSection={<IconPlus size={14} />}
        onClick={add}
      >
        Add a detail
      </Button>
    </Stack>
  );
}

function isUnnamed({ name, value }: OwnDetail): boolean {
  return name.trim() === '' && value.trim() !== '';
}

/** What is sent: rows left empty are left out; undefined where a value has no name. */
export function detailsToVariables(details: readonly OwnDetail[]): Record<string, string> | undefined {
  if (details.some(isUnnamed)) return undefined;
  return Object.fromEntries(
    details
      .filter(({ name, value }) => name.trim() !== '' && value.trim() !== '')
      .map(({ name, value }) => [name.trim(), value.trim()]),
  );
}
