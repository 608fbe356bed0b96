/**
 * A form: a public page made from the form of the start event. Whoever fills it in begins a case.
 *
 * Boundary: who may send how often, and what was sent. The page is `form/form-page.ts`, values `form/filled-form.ts`.
 *
 * Invariants:
 * FO1  Nothing that the start form would refuse begins a case; the page says what is wrong, beside its field.
 * FO2  A page sent twice (a second click, a reload) begins one case.
 * FO3  The page tells nothing of Baton or the process but its form.
 */
import { randomBytes } from 'node:crypto';
import { type Static, Type } from 'typebox';
import { field } from '../../connectors/action.ts';
import { checkForm } from '../../people/form-check.ts';
import type { IncomingAnswer, IncomingRequest } from '../../ports/triggers.ts';
import { filledForm } from '../form/filled-form.ts';
import { formPage, HONEYPOT, ONCE, thanksPage } from '../form/form-page.ts';
import { SenderLimit } from '../form/sender-limit.ts';
import { fileValues, keepFiles, readSentForm } from '../form/sent-form.ts';
import { defineTrigger, type OpenTrigger, type TriggerContext } from '../trigger-kind.ts';

const Settings = Type.Object({
  heading: field.optional(field.text({ title: 'Heading', description: 'Absent: what the start is called.' })),
  intro: field.optional(field.text({ title: 'Text above the form', baton: { as: 'lines' } })),
  thanks: field.text({ title: 'Thank you', default: 'Thank you. We have got it and will be in touch.' }),
  perMinute: field.whole({
    title: 'Most forms a minute from one address',
    minimum: 1,
    maximum: 1_000,
    default: 10,
    baton: { advanced: true },
  }),
});
type Settings = Static<typeof Settings>;

export const form = defineTrigger({
  on: 'form',
  name: 'Form',
  description: 'A page of its own, made from the start form: whoever fills it in begins a case.',
  settings: Settings,
  delivers: Type.Object({}, { description: 'The fields of the form, by their names.' }),
  reachedAt: 'forms',
  beginsOnly: true,
  open: async (context) => new PublicForm(context),
});

/** As long as a person waits for the number of their case. */
const PATIENCE_MS = 3_000;
const html = 'text/html; charset=utf-8' as const;

class PublicForm implements OpenTrigger {
  readonly #context: TriggerContext<Settings>;
  readonly #senders: SenderLimit;

  constructor(context: TriggerContext<Settings>) {
    this.#context = context;
    this.#senders = new SenderLimit(context.settings.perMinute, context.clock);
  }

  async close(): Promise<void> {}

  async receive(request: IncomingRequest): Promise<IncomingAnswer> {
    if (request.rest !== '')
      return { kind: 'refused', code: 'no-such-trigger', detail: 'There is no such page.' };
    if (request.method === 'GET') return this.#page(200, {}, [], randomBytes(18).toString('base64url'));
    if (request.method === 'POST') return this.#take(request);
    return { kind: 'refused', code: 'trigger-method', detail: 'A form is looked at (GET) or sent (POST).' };
  }

  async #take(request: IncomingRequest): Promise<IncomingAnswer> {
    const read = await readSentForm(request);
    if (read === undefined) {
      const detail = 'What was sent is no form, or has too many files.';
      return { kind: 'refused', code: 'body-unreadable', detail };
    }
    const { fields: sent, files } = read;
    // Only a program fills in what nobody sees: it gets the thanks it is after.
    if ((sent.get(HONEYPOT) ?? '') !== '') return this.#thanks(undefined);
    const { start } = this.#context;
    if (start === undefined) throw new TypeError('A form without a start was opened');
    const once = sent.get(ONCE) ?? '';
    const values = { ...filledForm(start.form, sent), ...fileValues(start.form, files) };
    const faults = checkForm(start.form, values);
    if (faults.length > 0) return this.#page(422, values, faults, once);
    if (!this.#senders.take(request.address)) {
      const detail = 'Too many forms came from your address just now. Please try again in a minute.';
      return { kind: 'refused', code: 'trigger-full', detail, headers: { 'retry-after': '60' } };
    }
    const taken = await this.#context.deliver({
      payload: { ...values, ...(await keepFiles(start.form, files, this.#context.documents)) },
      ...(/^[\w-]{20,60}$/u.test(once) ? { dedupKey: once } : {}),
    });
    if (taken.kind === 'full') {
      const detail = 'More is waiting here than can be taken at once. Please send it again in a moment.';
      return { kind: 'refused', code: 'trigger-full', detail, headers: { 'retry-after': '5' } };
    }
    const patience = AbortSignal.any([request.signal, AbortSignal.timeout(PATIENCE_MS)]);
    const outcome = await this.#context.settled(taken.delivery.id, patience);
    return this.#thanks(outcome?.kind === 'case' ? outcome.case : undefined);
  }

  #page(
    status: number,
    values: Parameters<typeof formPage>[0]['values'],
    faults: Parameters<typeof formPage>[0]['faults'],
    once: string,
  ): IncomingAnswer {
    const { start, settings, processName } = this.#context;
    const { heading = start?.label ?? processName, intro } = settings;
    const body = formPage({ heading, intro, fields: start?.form.fields ?? [], values, faults, once });
    return { kind: 'answered', status, type: html, body };
  }

  #thanks(caseId: number | undefined): IncomingAnswer {
    const { start, settings, processName } = this.#context;
    const heading = settings.heading ?? start?.label ?? processName;
    return { kind: 'answered', status: 200, type: html, body: thanksPage(heading, settings.thanks, caseId) };
  }
}
