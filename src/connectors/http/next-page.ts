/**
 * Where the next page of a list is, in each of the ways web APIs say it.
 *
 * Invariant NP1  A next page is only asked of the origin the first came from: the request is signed in.
 */
import type { JsonValue } from '../../expressions/value.ts';
import { encodePairs } from './build-url.ts';
import type { HttpAnswer } from './call-http.ts';
import { readPath } from './read-path.ts';

export const pagings = ['link-header', 'next-link', 'page-number', 'cursor', 'none'] as const;
export type Paging = (typeof pagings)[number];

export interface PagingRules {
  readonly pages: Paging;
  /** Where the next link or cursor stands. */
  readonly next: string;
  /** Of the query: the page's number, the cursor. */
  readonly parameter: string;
}

export interface PageAsked {
  readonly url: URL;
  /** From the first's number. */
  readonly number: number;
}

export type NextPage =
  | { readonly kind: 'last' }
  | { readonly kind: 'page'; readonly page: PageAsked }
  | { readonly kind: 'problem'; readonly message: string };

export function firstPage({ pages, parameter }: PagingRules, url: URL, number: number): PageAsked {
  return { url: pages === 'page-number' ? withParameter(url, parameter, String(number)) : url, number };
}

export function nextPage(
  rules: PagingRules,
  asked: PageAsked,
  answer: Pick<HttpAnswer, 'headers' | 'body'>,
  count: number,
): NextPage {
  const number = asked.number + 1;
  switch (rules.pages) {
    case 'none':
      return { kind: 'last' };
    case 'page-number':
      if (count === 0) return { kind: 'last' };
      return {
        kind: 'page',
        page: { url: withParameter(asked.url, rules.parameter, String(number)), number },
      };
    case 'cursor': {
      const cursor = textOf(readPath(answer.body, rules.next));
      if (cursor === undefined) return { kind: 'last' };
      return { kind: 'page', page: { url: withParameter(asked.url, rules.parameter, cursor), number } };
    }
    case 'link-header':
      return linked(asked, linkHeaderNext(answer.headers.link));
    case 'next-link':
      return linked(asked, textOf(readPath(answer.body, rules.next)));
  }
}

function linked({ url, number }: PageAsked, link: string | undefined): NextPage {
  if (link === undefined) return { kind: 'last' };
  if (!URL.canParse(link, url.href)) {
    return {
      kind: 'problem',
      message: `the next page is said to be at “${link.slice(0, 200)}”, which is no address`,
    };
  }
  const next = new URL(link, url.href);
  if (next.origin !== url.origin) {
    return {
      kind: 'problem',
      message: `the next page is said to be at “${next.host}”, another computer than the first, and is not asked`,
    };
  }
  return { kind: 'page', page: { url: next, number: number + 1 } };
}

/** RFC 8288: the target with the relation `next`. */
export function linkHeaderNext(header: string | undefined): string | undefined {
  for (const [, target, parameters] of (header ?? '').matchAll(/<([^<>]*)>([^<]*)/gu)) {
    if (/;\s*rel\s*=\s*(?:"(?:[^"]*\s)?next(?:\s[^"]*)?"|next\b)/iu.test(parameters ?? '')) return target;
  }
  return undefined;
}

function withParameter(url: URL, name: string, value: string): URL {
  const next = new URL(url);
  const kept = next.search
    .replace(/^\?/u, '')
    .split('&')
    .filter((pair) => pair !== '' && pair.split('=')[0] !== encodeURIComponent(name));
  next.search = [...kept, encodePairs({ [name]: value })].join('&');
  return next;
}

function textOf(value: JsonValue | undefined): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}
