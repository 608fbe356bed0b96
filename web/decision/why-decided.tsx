/** Why a decision came out as it did, in words: the values, the rules that fired, and why the others did not. */
import type { RuleOutcome, TableOutcome, WhyDecided as Why } from '../../src/server/api/decisions.ts';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import classes from './why-decided.module.css';

export function WhyDecided({ why }: { readonly why: Why }) {
  return (
    <div className={classes.why}>
      {why.tables.map((table, i) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a table may be gone through several times, in this order
        <TableWhy key={`${table.table}-${i}`} table={table} />
      ))}
      {why.tables.length === 0
        ? why.decisions.map((decision) => (
            <section key={decision.decision}>
              <h3 className={classes.name}>{decision.name}</h3>
              <Values values={decision.inputs.map(({ name, value }) => [name, value])} />
              <p>
                gives <strong>{shown(decision.value)}</strong>
              </p>
            </section>
          ))
        : null}
      {why.problems.length > 0 ? (
        <section>
          <h3 className={classes.name}>What could not be told</h3>
          <ul className={classes.list}>
            {[...new Set(why.problems.map(({ message }) => message))].slice(0, 8).map((message) => (
              <li key={message}>{message}</li>
            ))}
          </ul>
        </section>
      ) : null}
    </div>
  );
}

function TableWhy({ table }: { readonly table: TableOutcome }) {
  const fired = table.rules.filter((rule) => rule.fired);
  const others = table.rules.filter((rule) => !rule.fired);
  return (
    <section>
      <h3 className={classes.name}>{table.name}</h3>
      <Values values={table.inputs.map(({ label, value }) => [label, value])} />
      {fired.map((rule) => (
        <p key={rule.number} className={classes.fired}>
          <strong>Rule {rule.number}</strong> fits{outputsOf(table, rule)}.
        </p>
      ))}
      {fired.length === 0 ? (
        <p>
          {table.defaulted
            ? 'No rule fits; the table says what then.'
            : 'No rule fits, so nothing comes out.'}
        </p>
      ) : null}
      {others.length > 0 ? (
        <details className={classes.others}>
          <summary>Why not the other rules</summary>
          <ul className={classes.list}>
            {others.map((rule) => (
              <li key={rule.number}>
                <span className="numbers">Rule {rule.number}</span>: {misfits(table, rule)}
              </li>
            ))}
          </ul>
          {others.length + fired.length < table.ruleCount ? (
            <p className={classes.quiet}>Of the {table.ruleCount} rules the first are told.</p>
          ) : null}
        </details>
      ) : null}
    </section>
  );
}

function outputsOf(table: TableOutcome, rule: RuleOutcome): string {
  const outputs = (rule.outputs ?? []).map((value, i) => {
    const label = table.outputs[i]?.label;
    return table.outputs.length > 1 && label !== undefined ? `${label}: ${shown(value)}` : shown(value);
  });
  return outputs.length === 0 ? '' : ` and gives ${outputs.join(', ')}`;
}

/** A rule that fits all the same came too late in a table that takes the first, or was not the one of highest priority. */
function misfits(table: TableOutcome, rule: RuleOutcome): string {
  const labels = rule.cells.flatMap((cell, i) => (cell === 'yes' ? [] : [table.inputs[i]?.label ?? '']));
  return labels.length === 0
    ? 'its conditions hold too'
    : `${labels.join(' and ')} ${labels.length === 1 ? 'does' : 'do'} not fit`;
}

function Values({ values }: { readonly values: readonly (readonly [string, Json])[] }) {
  return (
    <dl className={classes.values}>
      {values.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="numbers">{shown(value)}</dd>
        </div>
      ))}
    </dl>
  );
}

export function shown(value: Json): string {
  if (value === null) return 'nothing';
  if (typeof value === 'boolean') return value ? 'yes' : 'no';
  if (typeof value === 'number') return value.toLocaleString('en', { maximumFractionDigits: 10 });
  return typeof value === 'string' ? value : JSON.stringify(value);
}
