/** Saying how long ended cases are kept; tells before what would go. */
import { Button, Group, NativeSelect, Stack } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Retention } from '../../src/server/api/retention.ts';
import { keys } from '../api/query-keys.ts';
import { previewRetention, setRetention } from '../api/retention.ts';
import { countOf } from '../design/counting.ts';
import { tell, tellFailure } from '../design/tell.ts';
import { keptWords, offeredTimes } from './kept-for.ts';

export interface RetentionFormProps {
  readonly processKey: string;
  readonly rule: Pick<Retention, 'cases' | 'deliveries'>;
  readonly onDone: () => void;
}

export function RetentionForm({ processKey, rule, onDone }: RetentionFormProps) {
  const client = useQueryClient();
  const [cases, setCases] = useState(rule.cases ?? '');
  const [deliveries, setDeliveries] = useState(rule.deliveries ?? '');
  const isSame = cases === (rule.cases ?? '') && deliveries === (rule.deliveries ?? '');
  const save = useMutation({
    mutationFn: () => setRetention(processKey, { cases: cases || null, deliveries: deliveries || null }),
    onSuccess: (retention) => {
      client.setQueryData(keys.retention(processKey), retention);
      tell(retention.sentence);
      onDone();
    },
    onError: tellFailure('Nothing was changed'),
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        save.mutate();
      }}
    >
      <Stack gap="sm">
        <NativeSelect
          label="Keep ended cases for"
          description="Of all versions. After that a case is removed with its history, its data and its files."
          value={cases}
          onChange={(event) => setCases(event.currentTarget.value)}
          data={offeredTimes('ever', rule.cases)}
        />
        {cases === '' ? null : <Prospect processKey={processKey} cases={cases} />}
        <NativeSelect
          label="Keep what came in from outside for"
          description="By webhook, form, mail and so on, once it was dealt with. It goes earlier with the case it began."
          value={deliveries}
          onChange={(event) => setDeliveries(event.currentTarget.value)}
          data={offeredTimes('90 days, as usual', rule.deliveries)}
        />
        <Group justify="flex-end">
          <Button variant="default" onClick={onDone}>
            Leave it
          </Button>
          <Button type="submit" loading={save.isPending} disabled={isSame}>
            Save
          </Button>
        </Group>
      </Stack>
    </form>
  );
}

function Prospect({ processKey, cases }: { readonly processKey: string; readonly cases: string }) {
  const preview = useQuery({
    queryKey: keys.retentionPreview(processKey, cases),
    queryFn: () => previewRetention(processKey, cases),
    gcTime: 0,
  });
  return <p role="status">{prospectWords(preview.data, cases)}</p>;
}

function prospectWords(
  preview: { readonly cases: number; readonly more: boolean } | undefined,
  kept: string,
): string {
  if (!preview) return 'The cases are counted …';
  const { cases, more } = preview;
  if (cases === 0) return `No case ended more than ${keptWords(kept)} ago.`;
  const number = `${more ? 'More than ' : ''}${countOf(cases, 'case')}`;
  const them = cases === 1 ? 'It is' : 'They are';
  return `${number} ended more than ${keptWords(kept)} ago. ${them} removed for good within a few hours.`;
}
