/** Tasks of one role only. */
import { Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { listRoles } from '../api/people.ts';
import { keys } from '../api/query-keys.ts';

export interface RoleFilterProps {
  readonly role: string | undefined;
  readonly onRole: (role: string | undefined) => void;
}

export function RoleFilter({ role, onRole }: RoleFilterProps) {
  const roles = useQuery({ queryKey: keys.roles, queryFn: listRoles });
  const known = new Set([...(roles.data?.items ?? []).map((each) => each.role), ...(role ? [role] : [])]);
  return (
    <Select
      aria-label="Role"
      placeholder="Every role"
      clearable
      searchable
      data={[...known]}
      value={role ?? null}
      onChange={(chosen) => onRole(chosen ?? undefined)}
    />
  );
}
