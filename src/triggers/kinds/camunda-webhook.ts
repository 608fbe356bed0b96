/**
 * The webhook connector of Camunda 8 (`io.camunda:webhook:1`), as a diagram sets it up: who may call, when that counts, what
 * becomes of it, what is answered. Programs that called it there call it here at `/inbound/{its id}`.
 *
 * Boundary: requests in, deliveries out. The settings are `webhook/camunda-settings.ts`, the sender `webhook/camunda-sender.ts`,
 * the answer `webhook/camunda-answer.ts`.
 *
 * Invariants:
 * CW1  Nothing of a request is kept before its sender has been verified (K3 for what it signed in with). Only the expression
 *      that answers a one-time verification sees it before, as it does there.
 */
import { Type } from 'typebox';
import { maskJson, maskOf } from '../../connectors/masking.ts';
import { namedSecretsOf } from '../../connectors/secrets-in-inputs.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import { CredentialProblem } from '../../ports/credentials.ts';
import type { TriggerDeliveryRow } from '../../ports/trigger-store.ts';
import type { IncomingAnswer, IncomingRefusal, IncomingRequest } from '../../ports/triggers.ts';
import { evaluate, textOf } from '../act-on-delivery.ts';
import { expression } from '../live-trigger.ts';
import { defineTrigger, type OpenTrigger, type TriggerContext } from '../trigger-kind.ts';
import { answerBy, emptyAnswer } from '../webhook/camunda-answer.ts';
import { type SenderSecrets, senderSecrets, verifyCamundaSender } from '../webhook/camunda-sender.ts';
import { CamundaWebhookSettings, said, settingProblems } from '../webhook/camunda-settings.ts';
import { dedupKeyOf } from '../webhook/dedup-key.ts';
import { withoutSecrets } from '../webhook/kept-headers.ts';
import { readBody, referenceValue, valuesOf } from '../webhook/read-body.ts';

export const camundaWebhook = defineTrigger({
  on: 'camunda-webhook',
  drawnOnly: true,
  name: 'Webhook',
  description: 'The webhook connector of Camunda 8 (io.camunda:webhook:1), as the diagram sets it up.',
  settings: CamundaWebhookSettings,
  credential: { kinds: ['webhook-secret'], required: false, connector: 'webhook' },
  delivers: Type.Object({
    request: Type.Object({ body: Type.Unknown(), headers: Type.Unknown(), params: Type.Unknown() }),
    documents: Type.Array(Type.Unknown()),
  }),
  reachedAt: 'hooks',
  variables: (payload, settings, now) => {
    const { resultVariable, resultExpression } = settings;
    const whole = textOf(resultVariable ?? null)?.trim() ?? '';
    const written = textOf(resultExpression ?? null)?.trim() ?? '';
    const result = written === '' || written === '=' ? null : evaluate(expression(written), payload, now);
    return { ...(whole === '' ? {} : { [whole]: payload }), ...(isRecord(result) ? result : {}) };
  },
  check: settingProblems,
  open: async (context) => new CamundaWebhook(context),
});

const largest = 20 * 1024 * 1024;

class CamundaWebhook implements OpenTrigger {
  readonly #context: TriggerContext<CamundaWebhookSettings>;
  readonly inbound?: string;
  #told: string | undefined | null = null;

  constructor(context: TriggerContext<CamundaWebhookSettings>) {
    this.#context = context;
    const inbound = said(context.settings, 'inbound.context');
    if (inbound !== undefined) this.inbound = inbound;
  }

  async close(): Promise<void> {}

  async lookAround(): Promise<void> {
    await this.#secrets();
  }

  async receive(request: IncomingRequest): Promise<IncomingAnswer> {
    const { settings, clock } = this.#context;
    if (request.rest !== '') return refused('no-such-trigger', 'Nothing is taken at this address.');
    const method = (said(settings, 'inbound.method') ?? 'any').toUpperCase();
    if (method !== 'ANY' && method !== request.method)
      return refused('trigger-method', `This address takes ${method}, not ${request.method}.`);
    if (request.body.byteLength > largest)
      return refused(
        'body-too-large',
        'What was sent is larger than 20 MB, the most that this address takes.',
      );
    const now = clock.now();
    const seen = {
      headers: request.headers,
      params: request.query,
      body: valuesOf(request.body, typeOf(request)),
    };
    const challenge = answerBy(
      said(settings, 'inbound.verificationExpression'),
      { request: seen, ...seen },
      now,
    );
    if (challenge !== undefined) return challenge;
    const secrets = await this.#secrets();
    if (secrets === undefined)
      return refused(
        'trigger-not-signed',
        'A secret of this address is not set up, so nothing is taken here yet.',
      );
    const verdict = verifyCamundaSender(request, settings, secrets, { request: seen }, now);
    return verdict === undefined ? this.#take(request, secrets) : refused('trigger-not-signed', verdict);
  }

  async #take(request: IncomingRequest, secrets: SenderSecrets): Promise<IncomingAnswer> {
    const { settings, clock, documents } = this.#context;
    const read = await readBody(request.body, typeOf(request), documents);
    if (!read.ok) return refused('body-unreadable', `What was sent ${read.why}.`);
    const own = [said(settings, 'inbound.hmacHeader')];
    // A diagram may have its key stand anywhere, in the body too.
    const { hmacSecret = '', password = '', apiKey = '' } = secrets;
    const mask = maskOf([hmacSecret, password, apiKey]);
    const kept = maskJson(mask.text, {
      body: read.body,
      headers: withoutSecrets(request.headers, own),
      params: withoutSecrets(request.query, own),
    });
    const payload: Variables = { request: kept, documents: read.files.map(referenceValue) };
    const dedupKey = this.#dedupKey(payload, clock.now());
    const result = await this.#context.deliver({ payload, ...(dedupKey === undefined ? {} : { dedupKey }) });
    if (result.kind === 'full') {
      const told =
        'More is waiting here than Baton takes at once. Nothing was kept; send it again in a moment.';
      return { ...refused('trigger-full', told), headers: { 'retry-after': '5' } };
    }
    const body = said(settings, 'inbound.responseBodyExpression');
    const written = said(settings, 'inbound.responseExpression') ?? body;
    if (written === undefined) return emptyAnswer;
    const correlation = /\bcorrelation\b/u.test(written)
      ? await this.#correlation(result.delivery, request.signal)
      : {};
    const form = written === body ? 'body' : 'response';
    return answerBy(written, { ...payload, correlation }, clock.now(), form) ?? emptyAnswer;
  }

  /** What became of it, in the words of that engine. */
  async #correlation({ id }: TriggerDeliveryRow, gone: AbortSignal): Promise<JsonValue> {
    const outcome = await this.#context.settled(id, gone);
    return outcome?.kind === 'case' ? { processInstanceKey: outcome.case } : {};
  }

  /** Undefined, told to those who run the process, where one is not to be had. */
  async #secrets(): Promise<SenderSecrets | undefined> {
    const { settings, clock, openSecrets } = this.#context;
    try {
      const opened = await openSecrets(namedSecretsOf(settings.secrets));
      const secrets = senderSecrets(settings, opened, clock.now());
      await this.#tell(undefined);
      return secrets;
    } catch (error) {
      // What an expression says of its failure may hold the secret it was to give.
      const isTold = error instanceof CredentialProblem;
      await this.#tell(isTold ? error.message : 'A secret of this webhook cannot be worked out.');
      return undefined;
    }
  }

  /** Only what changed: a request should not cost a write more. */
  async #tell(problem: string | undefined): Promise<void> {
    if (problem === this.#told) return;
    await this.#context.tell(problem);
    this.#told = problem;
  }

  #dedupKey(payload: Variables, now: number): string | undefined {
    const written = said(this.#context.settings, 'messageIdExpression');
    if (written === undefined) return undefined;
    try {
      return dedupKeyOf(textOf(evaluate(expression(written), payload, now)));
    } catch {
      return undefined;
    }
  }
}

function typeOf({ headers }: IncomingRequest): string {
  return headers['content-type'] ?? '';
}

function refused(code: IncomingRefusal, detail: string) {
  return { kind: 'refused', code, detail } as const;
}

function isRecord(value: JsonValue): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
