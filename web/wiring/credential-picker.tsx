/** The connection an action signs in with: those of its kinds, by name. Secrets are never here. */
import { Alert, Anchor, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { listCredentials } from '../api/credentials.ts';
import { keys } from '../api/query-keys.ts';

export interface CredentialPickerProps {
  /** Whom it has to be granted to; absent: the connector that is called like its kind. */
  readonly connector?: string | undefined;
  readonly kinds: readonly string[];
  readonly required: boolean;
  readonly value: string | undefined;
  /** What is wrong with it, where that is known elsewhere. */
  readonly problem?: string | undefined;
  readonly onChange: (credential: string | undefined) => void;
}

export function CredentialPicker(props: CredentialPickerProps) {
  const { connector, kinds, required, value, problem, onChange } = props;
  const credentials = useQuery({ queryKey: keys.credentials, queryFn: listCredentials });
  const items = credentials.data?.items ?? [];
  const fitting = items.filter(
    ({ kind, grants }) => kinds.includes(kind) && grants.includes(connector ?? kind),
  );
  const chosen = items.find(({ name }) => name === value);
  const names = fitting.map(({ name }) => name);
  const gone = value !== undefined && credentials.data !== undefined && !names.includes(value);
  return (
    <div>
      <Select
        label="Connection"
        description={required ? undefined : 'Only where it asks who is calling.'}
        required={required}
        clearable={!required}
        clearButtonProps={{ 'aria-label': 'No connection' }}
        placeholder={required ? 'Choose one' : 'None'}
        data={gone ? [...names, value] : names}
        value={value ?? null}
        error={
          gone
            ? chosen
              ? `“${value}” is not granted to this connector`
              : `There is no connection “${value}” here`
            : problem
        }
        onChange={(name) => onChange(name ?? undefined)}
      />
      {chosen?.problem ? (
        <Alert color="yellow" variant="light" mt={8}>
          {chosen.problem.message}
        </Alert>
      ) : null}
      <Anchor
        size="sm"
        mt={4}
        display="inline-block"
        renderRoot={(props) => <Link {...props} to="/connections" />}
      >
        {items.length === 0 ? 'Add a connection' : 'Connections'}
      </Anchor>
    </div>
  );
}
