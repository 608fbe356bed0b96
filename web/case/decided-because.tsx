/** What the rules decided at a step of a case: the table with the rule that fired, the values, and why. */
import { Button, Modal } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';
import { IconTable } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type { CaseDecision } from '../../src/server/api/decisions.ts';
import { getCaseDecisions, getDecisionModel } from '../api/decisions.ts';
import { keys } from '../api/query-keys.ts';
import { DecisionView } from '../decision/decision-view.tsx';
import { Outcome } from '../decision/try-decision.tsx';
import { WhyDecided } from '../decision/why-decided.tsx';
import { When } from '../design/when.tsx';
import classes from './decided-because.module.css';

export interface DecidedBecauseProps {
  readonly caseId: number;
  readonly element: string;
}

export function DecidedBecause({ caseId, element }: DecidedBecauseProps) {
  const decisions = useQuery({
    queryKey: keys.caseDecisions(caseId),
    queryFn: () => getCaseDecisions(caseId),
  });
  const here = decisions.data?.items.filter((each) => each.element === element) ?? [];
  if (here.length === 0) return null;
  return (
    <section className={classes.decided} aria-label="What was decided here">
      {here.map((decision) => (
        <Decided key={`${decision.at}-${decision.decision}`} decision={decision} />
      ))}
    </section>
  );
}

function Decided({ decision }: { readonly decision: CaseDecision }) {
  const phone = useMediaQuery('(max-width: 720px)');
  const [open, setOpen] = useState(false);
  return (
    <article>
      <p className={classes.result}>
        {decision.name}: <Outcome value={decision.value} />
      </p>
      <p className={classes.quiet}>
        decided <When at={decision.at} />
        {decision.version === null ? '' : ` by version ${decision.version} of the rules`}
      </p>
      <WhyDecided why={decision.why} />
      {decision.key !== null && decision.version !== null ? (
        <Button
          mt={8}
          size="xs"
          variant="default"
          leftSection={<IconTable size={14} />}
          onClick={() => setOpen(true)}
        >
          Show the table
        </Button>
      ) : null}
      <Modal
        opened={open}
        onClose={() => setOpen(false)}
        size="80rem"
        fullScreen={phone === true}
        title={`${decision.name}, version ${decision.version ?? ''}`}
        closeButtonProps={{ 'aria-label': 'Close' }}
      >
        {open && decision.key !== null && decision.version !== null ? (
          <DecidedTable decision={decision} modelKey={decision.key} version={decision.version} />
        ) : null}
      </Modal>
    </article>
  );
}

interface DecidedTableProps {
  readonly decision: CaseDecision;
  readonly modelKey: string;
  readonly version: number;
}

function DecidedTable({ decision, modelKey, version }: DecidedTableProps) {
  const [shown, setShown] = useState(decision.decision);
  const model = useQuery({
    queryKey: keys.decisionModel(modelKey, version),
    queryFn: () => getDecisionModel(modelKey, version),
    staleTime: Infinity,
  });
  return (
    <div className={classes.table}>
      <DecisionView
        xml={model.data?.xml}
        label={`Rules of ${decision.name}`}
        shown={shown}
        onShow={setShown}
        tables={decision.why.tables}
      />
    </div>
  );
}
