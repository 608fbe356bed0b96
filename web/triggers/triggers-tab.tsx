/** The tab Starts: what starts the process without a person, or one of these with what came in. */
import { useQuery } from '@tanstack/react-query';
import type { StartOption } from '../../src/server/api/processes.ts';
import { keys } from '../api/query-keys.ts';
import { listTriggers } from '../api/triggers.ts';
import { Failure } from '../design/failure.tsx';
import { TriggerList } from './trigger-list.tsx';
import { TriggerPanel } from './trigger-panel.tsx';
import classes from './triggers-tab.module.css';

export interface TriggersTabProps {
  readonly processKey: string;
  readonly starts: readonly StartOption[];
  readonly selected: string | undefined;
  readonly onSelect: (trigger: string | undefined) => void;
}

export function TriggersTab({ processKey, starts, selected, onSelect }: TriggersTabProps) {
  const list = useQuery({ queryKey: keys.triggerList(processKey), queryFn: () => listTriggers(processKey) });
  const triggers = list.data?.items;
  const trigger = triggers?.find(({ id }) => id === selected);
  if (list.isError) return <Failure error={list.error} onRetry={() => void list.refetch()} />;
  return (
    <div className={classes.tab}>
      <div className={classes.body}>
        {trigger ? (
          <TriggerPanel
            key={trigger.id}
            processKey={processKey}
            trigger={trigger}
            starts={starts}
            onClose={() => onSelect(undefined)}
          />
        ) : (
          <TriggerList triggers={triggers} starts={starts} onOpen={onSelect} add={null} />
        )}
      </div>
    </div>
  );
}
