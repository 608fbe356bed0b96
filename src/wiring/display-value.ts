/**
 * A value as a person reads it in a line: what kind it is, and itself, shortened. Costs what is shown, not what the value
 * holds.
 */
import { isList, isNumber, isRecord, toJson, type Value } from '../expressions/value.ts';

export const SHOWN_LENGTH = 200;

export interface DisplayedValue {
  readonly type: string;
  readonly text: string;
  readonly shortened: boolean;
}

export function displayValue(value: Value, length = SHOWN_LENGTH): DisplayedValue {
  const written = new Line(length + 1);
  if (typeof value === 'string') written.add(value);
  else write(value, written);
  const isCut = written.text.length > length;
  return {
    type: typeName(value),
    text: isCut ? `${written.text.slice(0, length)}…` : written.text,
    shortened: isCut,
  };
}

export function typeName(value: Value): string {
  if (value === null) return 'nothing';
  if (typeof value === 'string') return 'text';
  if (isNumber(value)) return 'number';
  if (typeof value === 'boolean') return 'yes/no';
  if (isList(value)) return 'list';
  if (isRecord(value)) return 'object';
  return value.kind.endsWith('duration') ? 'duration' : value.kind;
}

class Line {
  text = '';
  readonly #room: number;

  constructor(room: number) {
    this.#room = room;
  }

  get isFull(): boolean {
    return this.text.length >= this.#room;
  }

  add(piece: string): void {
    this.text = (this.text + piece.slice(0, this.#room)).slice(0, this.#room);
  }
}

function write(value: Value, line: Line): void {
  if (line.isFull) return;
  if (typeof value === 'string') line.add(`"${value.slice(0, SHOWN_LENGTH)}"`);
  else if (isList(value)) writeList(value, line);
  else if (value !== null && isRecord(value)) writeRecord(value, line);
  else {
    const json = toJson(value);
    line.add(json === null ? (value === null ? 'null' : 'a function') : String(json));
  }
}

function writeList(value: readonly Value[], line: Line): void {
  line.add('[');
  for (const [index, item] of value.entries()) {
    if (line.isFull) return;
    if (index > 0) line.add(', ');
    write(item, line);
  }
  line.add(']');
}

function writeRecord(value: Readonly<Record<string, Value>>, line: Line): void {
  line.add('{');
  let isFirst = true;
  for (const name in value) {
    if (line.isFull) return;
    if (!Object.hasOwn(value, name)) continue;
    line.add(`${isFirst ? '' : ', '}${name.slice(0, SHOWN_LENGTH)}: `);
    isFirst = false;
    write(value[name] ?? null, line);
  }
  line.add('}');
}
