/** `http.collect`: a list that a web API gives out page by page, as one list. */
import { Type } from 'typebox';
import type { JsonValue } from '../../expressions/value.ts';
import { type ActionCall, type ActionResult, defineAction, field } from '../action.ts';
import { callHttp, type HttpCall } from './call-http.ts';
import { headersField, limitFields } from './http-fields.ts';
import { firstPage, nextPage, type PagingRules, pagings } from './next-page.ts';
import { prepareRequest } from './prepare-request.ts';
import { readPath } from './read-path.ts';
import { httpCredentialKinds } from './sign-in.ts';

export const httpCollect = defineAction({
  id: 'http.collect',
  name: 'Collect a list from a web API',
  description:
    'Reads a list that comes in pages, one after the other, and gives it back as one. It ends with the last page or with the most pages or items asked for; “complete” says which.',
  inputs: Type.Object({
    url: field.text({
      title: 'Address',
      description: 'May hold {placeholders}, which “In the address” fills.',
      baton: { placeholder: 'https://books.example/invoices' },
    }),
    path: field.optional(field.pairs({ title: 'In the address' })),
    query: field.optional(field.pairs({ title: 'Query' })),
    items: field.optional(
      field.text({
        title: 'Where the list is',
        description: 'In each answer, such as data.items; empty where the answer is the list itself.',
        baton: { placeholder: 'data.items' },
      }),
    ),
    pages: field.choice(pagings, {
      title: 'How the next page is found',
      description:
        'link-header (as GitHub does) · next-link (an address in the answer) · page-number · cursor (a mark in the answer) · none',
      default: 'link-header',
    }),
    next: field.optional(
      field.text({
        title: 'Where the next address or mark is',
        description: 'For next-link and cursor, such as paging.next.',
        baton: { placeholder: 'paging.next' },
      }),
    ),
    parameter: field.optional(
      field.text({
        title: 'Query name of the page or mark',
        description: 'For page-number and cursor.',
        default: 'page',
      }),
    ),
    firstPage: field.optional(
      field.whole({ title: 'Number of the first page', default: 1, minimum: 0, baton: { advanced: true } }),
    ),
    mostPages: field.optional(
      field.whole({
        title: 'Most pages',
        default: 20,
        minimum: 1,
        maximum: 1_000,
        baton: { advanced: true },
      }),
    ),
    mostItems: field.optional(
      field.whole({
        title: 'Most items',
        default: 1_000,
        minimum: 1,
        maximum: 10_000,
        baton: { advanced: true },
      }),
    ),
    headers: headersField,
    ...limitFields,
  }),
  outputs: Type.Object({
    items: Type.Array(Type.Unknown(), { title: 'The list' }),
    pages: Type.Integer({ title: 'How many pages were read' }),
    complete: Type.Boolean({ title: 'Whether the list ended, and was not cut' }),
  }),
  credential: { kinds: httpCredentialKinds, required: false },
  effect: 'reads',
  repeat: 'safe',
  suggestedBy: ['list', 'collect', 'all', 'liste', 'sammeln'],
  run: async (call) => {
    const { inputs } = call;
    const prepared = await prepareRequest({ ...inputs, method: 'GET' }, call.idempotencyKey, call.services);
    if (!prepared.ok) return prepared.failure;
    return collect(prepared.call, call, {
      pages: inputs.pages,
      next: inputs.next ?? '',
      parameter: inputs.parameter ?? 'page',
      items: inputs.items ?? '',
      firstPage: inputs.firstPage ?? 1,
      mostPages: inputs.mostPages ?? 20,
      mostItems: inputs.mostItems ?? 1_000,
    });
  },
});

interface CollectRules extends PagingRules {
  readonly items: string;
  readonly firstPage: number;
  readonly mostPages: number;
  readonly mostItems: number;
}

async function collect(
  base: Omit<HttpCall, 'answer'>,
  caller: ActionCall<unknown>,
  rules: CollectRules,
): Promise<ActionResult> {
  const items: JsonValue[] = [];
  let page = firstPage(rules, base.url, rules.firstPage);
  let room = base.maxBytes ?? Number.POSITIVE_INFINITY;
  for (let pages = 1; ; pages++) {
    const answer = await callHttp({ ...base, url: page.url, maxBytes: room, answer: 'json' }, caller);
    if (answer.kind === 'failed') return answer;
    const { exchange } = answer;
    const found = readPath(answer.body, rules.items);
    if (!Array.isArray(found)) return failed(noList(pages, rules.items), exchange);
    items.push(...found.slice(0, rules.mostItems - items.length));
    // The limit is one for all pages together.
    room -= JSON.stringify(answer.body).length;
    const next = nextPage(rules, page, answer, found.length);
    if (next.kind === 'problem') return failed(`Of the list’s page ${pages}, ${next.message}.`, exchange);
    const cut = items.length >= rules.mostItems || pages >= rules.mostPages;
    if (next.kind === 'last' || cut) {
      return { kind: 'done', output: { items, pages, complete: next.kind === 'last' }, exchange };
    }
    if (room <= 0)
      return failed(`The list is larger than was asked for: page ${pages} is not its last.`, exchange);
    page = next.page;
  }
}

function noList(page: number, where: string): string {
  const place = where === '' ? 'the answer itself' : `“${where}”`;
  return `Page ${page} was expected to hold a list at ${place}, and holds none.`;
}

function failed(message: string, exchange: ActionResult['exchange']): ActionResult {
  return { kind: 'failed', message, terminal: true, ...(exchange === undefined ? {} : { exchange }) };
}
