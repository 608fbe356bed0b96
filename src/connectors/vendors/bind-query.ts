/**
 * Values bound to the `:names` of a query in the SQL-like languages of Salesforce (SOQL) and QuickBooks, which know no
 * parameters of their own.
 *
 * Invariant BQ1  A value becomes one literal: a text is quoted with quotes and backslashes escaped, anything else is a
 *                number, a truth value, null, a date by its pattern (`:name:date`), or a list of those. It can end no literal.
 */
import type { JsonValue } from '../../expressions/value.ts';

export class BindProblem extends Error {
  override readonly name = 'BindProblem';
}

/** What stands in quotes in the query is left as it is. */
const tokens = /'(?:[^'\\]|\\.)*'|:([A-Za-z_]\w*)(:date\b)?/gsu;
const dates = /^\d{4}-\d{2}-\d{2}(?:T\d{2}:\d{2}:\d{2}(?:\.\d{1,9})?(?:Z|[+-]\d{2}:\d{2}))?$/u;

/** Throws `BindProblem`. */
export function bindQuery(query: string, values: JsonValue): string {
  return query.replace(tokens, (text: string, name: string | undefined, date: string | undefined) => {
    if (name === undefined) return text;
    const found = Object.entries(values ?? {}).find(([each]) => each === name);
    if (found === undefined)
      throw new BindProblem(`The query asks for “${name}”, and no value is given for it.`);
    return literal(name, found[1], date !== undefined);
  });
}

function literal(name: string, value: JsonValue, isDate: boolean): string {
  if (Array.isArray(value)) {
    if (value.length === 0) throw new BindProblem(`“${name}” of the query is an empty list.`);
    return `(${value.map((each: JsonValue) => literal(name, each, isDate)).join(', ')})`;
  }
  if (value === null) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (typeof value !== 'string')
    throw new BindProblem(`“${name}” of the query is no value that can be compared.`);
  if (!isDate) return `'${value.replace(/[\\']/gu, '\\$&').replace(/\n/gu, '\\n').replace(/\r/gu, '\\r')}'`;
  if (!dates.test(value)) throw new BindProblem(`“${name}” of the query is no date such as 2026-01-31.`);
  return value;
}
