/** Whether a case can always be finished, as found out before any began. */
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { Diagnosis } from '../../src/server/api/finding.ts';
import classes from './verdict.module.css';

const icons = { sound: IconCircleCheck, unsound: IconAlertTriangle, open: IconInfoCircle };

export function Verdict({ diagnosis }: { readonly diagnosis: Diagnosis }) {
  const Icon = icons[diagnosis.verdict];
  return (
    <p className={classes.verdict} data-verdict={diagnosis.verdict}>
      <Icon size={18} aria-hidden />
      <span>{diagnosis.statement}</span>
    </p>
  );
}
