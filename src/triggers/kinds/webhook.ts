/**
 * A webhook: another system calls an address of Baton's when something has happened there.
 *
 * Boundary: who may call, and what a call holds. Verifying is `webhook/verify-sender.ts`, reading `webhook/read-body.ts`,
 * answering `webhook/reply.ts`.
 *
 * Invariants:
 * WH1  Nothing of a request is read or kept before its sender has been verified and its size is within the limit.
 * WH2  Secrets and signatures of a sender are not among what is kept (K3).
 */
import { randomBytes } from 'node:crypto';
import { Type } from 'typebox';
import type { CompiledExpression } from '../../expressions/expression.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import { CredentialProblem } from '../../ports/credentials.ts';
import type { IncomingAnswer, IncomingRefusal, IncomingRequest } from '../../ports/triggers.ts';
import { evaluate, textOf } from '../act-on-delivery.ts';
import { expression } from '../live-trigger.ts';
import { defineTrigger, type OpenTrigger, problemsOf, type TriggerContext } from '../trigger-kind.ts';
import { dedupKeyOf } from '../webhook/dedup-key.ts';
import { withoutSecrets } from '../webhook/kept-headers.ts';
import { readBody, referenceValue } from '../webhook/read-body.ts';
import { replyNow, replyWhenDone, taken } from '../webhook/reply.ts';
import { WebhookSettings } from '../webhook/settings.ts';
import {
  sameText,
  type Verdict,
  verifyHeader,
  verifySignature,
  verifyStandard,
} from '../webhook/verify-sender.ts';

export const webhook = defineTrigger({
  on: 'webhook',
  name: 'Webhook',
  description: 'Another system calls an address of Baton’s when something has happened there.',
  settings: WebhookSettings,
  credential: { kinds: ['webhook-secret'], required: false, connector: 'webhook' },
  delivers: Type.Object({
    body: Type.Unknown({ description: 'What was sent: the JSON, the fields of a form, or a text.' }),
    files: Type.Array(Type.Unknown(), { description: 'Files that came with it, as references.' }),
    query: Type.Unknown({ description: 'What stands behind the question mark of the address.' }),
    headers: Type.Unknown({ description: 'By their names in lower case, without secrets and signatures.' }),
    method: Type.String(),
  }),
  reachedAt: 'hooks',
  variables: ({ body = null, query = {} }) => {
    if (isRecord(body)) return body;
    return body === null && isRecord(query) ? query : { body };
  },
  needsCredential: ({ sender }) => sender !== 'address' && sender !== 'anybody',
  check: ({ sender, token, same, replyWith }) => [
    ...(sender === 'address' && token === undefined
      ? [{ field: 'token', message: '“Secret part of the address” is not filled in.' }]
      : []),
    ...problemsOf('same', () => same !== undefined && expression(same)),
    ...problemsOf('replyWith', () => replyWith !== undefined && expression(replyWith)),
  ],
  open: async (context) => new Webhook(context),
});

class Webhook implements OpenTrigger {
  readonly #context: TriggerContext<WebhookSettings>;
  readonly #same: CompiledExpression | undefined;
  readonly #replyWith: CompiledExpression | undefined;
  #told: string | undefined | null = null;
  readonly path?: string;

  constructor(context: TriggerContext<WebhookSettings>) {
    this.#context = context;
    const { sender, token, same, replyWith } = context.settings;
    this.#same = same === undefined ? undefined : expression(same);
    this.#replyWith = replyWith === undefined ? undefined : expression(replyWith);
    if (sender === 'address' && token !== undefined) this.path = token;
  }

  async close(): Promise<void> {}

  async receive(request: IncomingRequest): Promise<IncomingAnswer> {
    if (request.rest.startsWith('outcome/')) return this.#outcome(request);
    if (!isAddress(request.rest, this.path)) return notHere;
    const { method, largest_kb } = this.#context.settings;
    if (!method.split(' or ').includes(request.method)) {
      return refused('trigger-method', `This address takes ${method}, not ${request.method}.`);
    }
    if (request.body.byteLength > largest_kb * 1024) {
      return refused(
        'body-too-large',
        `What was sent is larger than ${largest_kb} kB, the most that this address takes.`,
      );
    }
    const verdict = await this.#verify(request);
    if (verdict !== undefined) return refused('trigger-not-signed', verdict);
    return this.#take(request);
  }

  async #take(request: IncomingRequest): Promise<IncomingAnswer> {
    const { settings } = this.#context;
    const type = request.headers['content-type'] ?? '';
    const read = await readBody(request.body, type, this.#context.documents);
    if (!read.ok) return refused('body-unreadable', `What was sent ${read.why}.`);
    const payload: Variables = {
      body: read.body,
      files: read.files.map(referenceValue),
      query: request.query,
      headers: withoutSecrets(request.headers, [settings.header, settings.signatureHeader]),
      method: request.method,
    };
    const dedupKey = this.#dedupKey(request, payload);
    const waits = settings.reply === 'when-done';
    const result = await this.#context.deliver({
      payload,
      ...(dedupKey === undefined ? {} : { dedupKey }),
      ...(waits ? { ticket: randomBytes(18).toString('base64url') } : {}),
    });
    if (result.kind === 'full') {
      const told =
        'More is waiting here than Baton takes at once. Nothing was kept; send it again in a moment.';
      return { ...refused('trigger-full', told), headers: { 'retry-after': '5' } };
    }
    const { delivery } = result;
    if (waits && delivery.ticket !== undefined) {
      return replyWhenDone(this.#context, delivery, this.#replyWith, request.signal);
    }
    return taken(delivery, result.kind === 'duplicate');
  }

  async #verify(request: IncomingRequest): Promise<Verdict> {
    const { settings, clock } = this.#context;
    if (settings.sender === 'address' || settings.sender === 'anybody') return undefined;
    const secret = await this.#secret();
    if (secret === undefined)
      return 'The secret of this address is not set up, so nothing is taken here yet.';
    const tolerance_ms = settings.tolerance_s * 1000;
    switch (settings.sender) {
      case 'header':
        return verifyHeader(request, settings.header, secret);
      case 'signature': {
        const { style, signatureHeader: header } = settings;
        const rule = { style, secret, tolerance_ms, ...(header === undefined ? {} : { header }) };
        return verifySignature(request, rule, clock.now());
      }
      case 'standard-webhooks':
        return verifyStandard(request, secret, clock.now(), tolerance_ms);
    }
  }

  /** What stands in the way is told to those who run the process, not to the sender. */
  async #secret(): Promise<string | undefined> {
    try {
      const secret = (await this.#context.openCredential())?.fields.secret;
      await this.#tell(secret === undefined ? 'No secret is chosen to know its sender by.' : undefined);
      return secret;
    } catch (error) {
      if (!(error instanceof CredentialProblem)) throw error;
      await this.#tell(error.message);
      return undefined;
    }
  }

  /** Only what changed: a request should not cost a write more. */
  async #tell(problem: string | undefined): Promise<void> {
    if (problem === this.#told) return;
    await this.#context.tell(problem);
    this.#told = problem;
  }

  #dedupKey(request: IncomingRequest, payload: Variables): string | undefined {
    const { settings, clock } = this.#context;
    if (this.#same === undefined) {
      return settings.sender === 'standard-webhooks' ? dedupKeyOf(request.headers['webhook-id']) : undefined;
    }
    try {
      return dedupKeyOf(textOf(evaluate(this.#same, payload, clock.now())));
    } catch {
      return undefined;
    }
  }

  async #outcome({ rest, method }: IncomingRequest): Promise<IncomingAnswer> {
    const ticket = rest.slice('outcome/'.length);
    const delivery = ticket === '' ? undefined : await this.#context.findByTicket(ticket);
    const { process, trigger } = this.#context;
    if (method !== 'GET' || delivery?.process !== process || delivery.trigger !== trigger) return notHere;
    return replyNow(this.#context, delivery, this.#replyWith);
  }
}

const notHere: IncomingAnswer = {
  kind: 'refused',
  code: 'no-such-trigger',
  detail: 'Nothing is taken at this address.',
};

function refused(code: IncomingRefusal, detail: string) {
  return { kind: 'refused', code, detail } as const;
}

function isAddress(rest: string, expected: string | undefined): boolean {
  return expected === undefined ? rest === '' : sameText(rest, expected);
}

function isRecord(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
