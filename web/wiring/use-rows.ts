/**
 * Names with what stands under them, as rows one types into: a row may have no name yet, or one that another has too, which
 * a record cannot hold. What is complete is handed on as a record; a record that comes from elsewhere replaces the rows.
 */
import { useRef, useState } from 'react';

export interface Row<Value> {
  readonly id: number;
  readonly name: string;
  readonly value: Value;
}

export interface Rows<Value> {
  readonly rows: readonly Row<Value>[];
  change(id: number, part: Partial<Pick<Row<Value>, 'name' | 'value'>>): void;
  add(name: string, value: Value): void;
  remove(id: number): void;
  /** Why the row is not taken, if it is not. */
  problemOf(row: Row<Value>): string | undefined;
}

type Names<Value> = Readonly<Record<string, Value>>;

export function useRows<Value>(
  record: Names<Value>,
  onChange: (record: Names<Value>) => void,
  isComplete: (value: Value) => boolean = () => true,
): Rows<Value> {
  const next = useRef(1);
  const handedOn = useRef(JSON.stringify(record));
  const rowsOf = (given: Names<Value>) =>
    Object.entries(given).map(([name, value]): Row<Value> => ({ id: next.current++, name, value }));
  const [rows, setRows] = useState(() => rowsOf(record));
  let current = rows;
  const given = JSON.stringify(record);
  if (given !== handedOn.current) {
    handedOn.current = given;
    current = rowsOf(record);
    setRows(current);
  }

  function take(changed: readonly Row<Value>[]): void {
    setRows([...changed]);
    const complete: Record<string, Value> = {};
    for (const { name, value } of changed) {
      const key = name.trim();
      if (key !== '' && isComplete(value) && !Object.hasOwn(complete, key)) complete[key] = value;
    }
    handedOn.current = JSON.stringify(complete);
    onChange(complete);
  }

  return {
    rows: current,
    change: (id, part) => take(current.map((row) => (row.id === id ? { ...row, ...part } : row))),
    add: (name, value) => take([...current, { id: next.current++, name, value }]),
    remove: (id) => take(current.filter((row) => row.id !== id)),
    problemOf({ id, name, value }) {
      if (name.trim() === '') return isComplete(value) ? 'Give it a name' : undefined;
      const first = current.find((row) => row.name.trim() === name.trim());
      return first && first.id !== id ? 'There is one with this name already' : undefined;
    },
  };
}
