/**
 * The address of a request from what the wiring wrote and what the case's data gave.
 *
 * Invariants:
 * BU1  A value fills its place and no more: it is percent-encoded, and cannot end the segment it stands in, empty it, or
 *      lead out of it (`..`).
 * BU2  Placeholders stand in the path or the query, never in the part that says whom to call.
 */
import type { JsonValue } from '../../expressions/value.ts';

export type Scalar = string | number | boolean | null;
export type Pairs = Readonly<Record<string, Scalar>>;

export type BuiltUrl =
  | { readonly ok: true; readonly url: URL }
  | { readonly ok: false; readonly message: string };

const placeholder = /\{([^{}]*)\}/gu;

export interface UrlParts {
  /** May hold `{name}`. */
  readonly template: string;
  readonly path?: Pairs;
  /** What is null is left out. */
  readonly query?: Pairs;
}

export function buildUrl({ template, path = {}, query = {} }: UrlParts): BuiltUrl {
  const begin = /^https?:\/\/[^/?#]+/iu.exec(template)?.[0];
  if (begin === undefined) {
    return wrong(`“${shown(template)}” is no web address. It begins with https:// and names a computer.`);
  }
  if (/[{}]/u.test(begin)) {
    return wrong(
      `“${shown(begin)}” has a placeholder where the computer is named; that must be written out.`,
    );
  }
  const missing = [...template.matchAll(placeholder)]
    .map(([, name]) => name ?? '')
    .find((name) => !isFilled(own(path, name)));
  if (missing !== undefined) {
    return wrong(`The address needs “${missing}”, and nothing is given for it.`);
  }
  const filled = template.replace(placeholder, (_all, name: string) =>
    encodeURIComponent(String(own(path, name))),
  );
  if (!URL.canParse(filled)) return wrong(`“${shown(filled)}” is no web address.`);
  const url = new URL(filled);
  if (segments(url) !== segments(new URL(template.replace(placeholder, 'x')))) {
    return wrong('A value of the address leads out of its place (“..”); it is not used.');
  }
  url.search = withQuery(url.search, query);
  url.hash = '';
  return { ok: true, url };
}

/** `page=2&search=a%20b`: what is null is left out. */
export function encodePairs(pairs: Pairs): string {
  return Object.entries(pairs)
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `${encodeURIComponent(name)}=${encodeURIComponent(String(value))}`)
    .join('&');
}

/** As shown to people: without its query, which may hold anything. */
export function shownUrl(url: URL): string {
  return `${url.origin}${url.pathname}`;
}

export function pairsOf(value: JsonValue | undefined): Pairs {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return {};
  return Object.fromEntries(
    Object.entries(value).flatMap(([name, each]) =>
      typeof each === 'object' && each !== null ? [] : [[name, each]],
    ),
  );
}

function withQuery(search: string, query: Pairs): string {
  return [search.replace(/^\?/u, ''), encodePairs(query)].filter((part) => part !== '').join('&');
}

function segments(url: URL): number {
  return url.pathname.split('/').length;
}

function isFilled(value: Scalar | undefined): boolean {
  return value !== undefined && value !== null && value !== '';
}

function own(pairs: Pairs, name: string): Scalar | undefined {
  return Object.hasOwn(pairs, name) ? pairs[name] : undefined;
}

function wrong(message: string): BuiltUrl {
  return { ok: false, message };
}

function shown(text: string): string {
  return text.length <= 200 ? text : `${text.slice(0, 200)}…`;
}
