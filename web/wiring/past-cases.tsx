/** Cases of the past at a decision: which branch each took, and which it would take now. What differs comes first. */
import { IconAlertTriangle, IconCheck } from '@tabler/icons-react';
import type { UseQueryResult } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { BranchTable } from '../../src/server/api/wiring.ts';
import classes from './past-cases.module.css';

export interface PastCasesProps {
  readonly table: UseQueryResult<BranchTable>;
  /** Conditions decide: there is something to hold against the past. */
  readonly conditions: boolean;
}

type PastCase = BranchTable['cases'][number];

export function PastCases({ table, conditions }: PastCasesProps) {
  const { data, error } = table;
  if (error) return <p className={classes.wrong}>{error.message}</p>;
  if (!data) return null;
  const { branches, cases, sentence } = data;
  if (cases.length === 0)
    return (
      <section className={classes.past} aria-label="Past cases">
        <h3>Past cases</h3>
        <p className={classes.quiet}>No case has come here yet. When some have, they stand here.</p>
      </section>
    );
  const nameOf = (flow: string) => branches.find((branch) => branch.flow === flow)?.label ?? flow;
  const names = (flows: readonly string[]) => (flows.length === 0 ? '–' : flows.map(nameOf).join(', '));
  const ordered = conditions ? [...cases].sort((one, other) => rank(one) - rank(other)) : cases;
  return (
    <section className={classes.past} aria-label="Past cases">
      <h3>Past cases</h3>
      <p className={classes.quiet} role="status">
        {conditions
          ? sentence
          : `The way the last ${cases.length === 1 ? 'case' : `${cases.length} cases`} took.`}
      </p>
      <div className={classes.scroll}>
        <table>
          <thead>
            <tr>
              <th scope="col">Case</th>
              <th scope="col">took</th>
              {conditions ? <th scope="col">would take</th> : null}
            </tr>
          </thead>
          <tbody>
            {ordered.map((one) => (
              <tr key={`${one.case}-${one.at}`} data-differs={(conditions && !one.agrees) || undefined}>
                <td>
                  <Link to="/cases/$case" params={{ case: String(one.case) }} title={one.title}>
                    {one.case}
                  </Link>
                </td>
                <td>{names(one.taken)}</td>
                {conditions ? <Would one={one} names={names} /> : null}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function rank({ agrees, problem }: PastCase): number {
  return problem !== undefined ? 0 : agrees ? 2 : 1;
}

function Would({
  one,
  names,
}: {
  readonly one: PastCase;
  readonly names: (flows: readonly string[]) => string;
}) {
  const why = [one.problem, ...Object.values(one.errors)].find((text) => text !== undefined);
  return (
    <td>
      <span className={classes.would}>
        {one.agrees ? (
          <IconCheck size={14} aria-label="the same" />
        ) : (
          <IconAlertTriangle size={14} aria-label="not the same" />
        )}
        {one.problem === undefined ? names(one.chosen) : 'no branch'}
      </span>
      {why ? <span className={classes.why}>{why}</span> : null}
    </td>
  );
}
