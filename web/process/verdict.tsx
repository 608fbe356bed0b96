/** Whether a case can always be finished, as found out before any began. */
import { IconAlertTriangle, IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import type { Diagnosis, Finding } from '../../src/server/api/finding.ts';
import classes from './verdict.module.css';

const icons = { sound: IconCircleCheck, unsound: IconAlertTriangle, open: IconInfoCircle };

export interface VerdictProps {
  readonly diagnosis: Diagnosis;
  /** What the list below it tells, each in its own words and with the way there. */
  readonly told: readonly Finding[];
}

export function Verdict({ diagnosis, told }: VerdictProps) {
  const Icon = icons[diagnosis.verdict];
  return (
    <p className={classes.verdict} data-verdict={diagnosis.verdict}>
      <Icon size={18} aria-hidden />
      <span>{withoutWhatIsTold(diagnosis.statement, told)}</span>
    </p>
  );
}

function withoutWhatIsTold(statement: string, told: readonly Finding[]): string {
  const first = told.find(({ message }) => statement.includes(message));
  return first === undefined
    ? statement
    : statement.replace(first.message, 'A case can go wrong; how it comes to that stands below.');
}
