/**
 * A file whose name is new, with a process whose name is not: asks whether it is that process drawn anew, before there
 * are two of it.
 */
import { Button } from '@mantine/core';
import { IconVersions } from '@tabler/icons-react';
import { useMutation, useQuery } from '@tanstack/react-query';
import { listProcesses } from '../api/processes.ts';
import { keys } from '../api/query-keys.ts';
import { tellFailure } from '../design/tell.ts';
import { type Intake, takeAs } from './intake.ts';
import classes from './namesake.module.css';

export interface NamesakeProps {
  readonly intake: Intake;
  readonly onTaken: () => void;
}

export function Namesake({ intake, onTaken }: NamesakeProps) {
  const { file, check, of } = intake;
  const isNew = check.runnable && check.nextVersion === 1;
  const list = useQuery({
    queryKey: [...keys.processes, 'namesake', check.name],
    queryFn: () => listProcesses({ search: check.name, limit: 100 }),
    enabled: isNew,
  });
  const retake = useMutation({
    mutationFn: (key: string | undefined) => takeAs(file, key),
    onSuccess: onTaken,
    onError: tellFailure('The file was not read again'),
  });
  const known = isNew ? list.data?.items.find((each) => sameName(each.name, check.name)) : undefined;
  if (of === undefined && known === undefined) return null;
  return (
    <section className={classes.namesake} aria-label="New, or drawn anew">
      <IconVersions size={18} aria-hidden />
      <div>
        {known ? (
          <p>
            There is a process called “{known.name}” already, from a file of another name. Added as it is,
            this one stands beside it.
          </p>
        ) : (
          <p>
            It becomes the next version of “{check.name}”; cases that run stay on theirs until you move them.
          </p>
        )}
        <Button
          variant="default"
          size="xs"
          loading={retake.isPending}
          onClick={() => retake.mutate(known?.key)}
        >
          {known ? `Make it version ${known.version + 1} of that` : 'Add it as a process of its own instead'}
        </Button>
      </div>
    </section>
  );
}

function sameName(one: string, other: string): boolean {
  return one.trim().toLowerCase() === other.trim().toLowerCase();
}
