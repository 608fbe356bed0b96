/** Reading a command's arguments: whatever makes no sense becomes a `UsageError`, which ends with exit code 2. */
import { type ParseArgsConfig, parseArgs } from 'node:util';
import type { JsonValue } from '../expressions/value.ts';

export class UsageError extends Error {
  override readonly name = 'UsageError';
}

type Options = NonNullable<ParseArgsConfig['options']>;

export function readArguments<Given extends Options>(args: readonly string[], options: Given) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: true, strict: true });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** Exactly one positional argument, called `what` in the message. */
export function onlyOne(positionals: readonly string[], what: string): string {
  const [first, second] = positionals;
  if (first === undefined) throw new UsageError(`Expected ${what}, found nothing.`);
  if (second !== undefined) throw new UsageError(`Expected only ${what}, found “${second}” too.`);
  return first;
}

export function none(positionals: readonly string[]): void {
  const [first] = positionals;
  if (first !== undefined) throw new UsageError(`Expected options only, found “${first}”.`);
}

/** 0 lets the system choose. */
export function portNumber(text: string, where: string): number {
  const port = Number(text);
  if (/^\d{1,5}$/.test(text) && port <= 65_535) return port;
  throw new UsageError(`${where}: expected a port from 0 to 65535, found “${text}”.`);
}

export function jsonObject(text: string, where: string): Readonly<Record<string, JsonValue>> {
  const wrong = () =>
    new UsageError(`${where}: expected a JSON object, for example {"amount": 100}, found “${text}”.`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw wrong();
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw wrong();
  return Object.fromEntries(Object.entries(value));
}
