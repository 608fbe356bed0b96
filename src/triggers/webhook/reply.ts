/**
 * What the sender of a webhook is told: that it was taken, or what came of it.
 *
 * Invariant WR1: nothing of the case is told but what `replyWith` says.
 */
import type { CompiledExpression } from '../../expressions/expression.ts';
import type { JsonValue } from '../../expressions/value.ts';
import type { DeliveryOutcome, TriggerDeliveryRow } from '../../ports/trigger-store.ts';
import type { IncomingAnswer } from '../../ports/triggers.ts';
import { evaluate } from '../act-on-delivery.ts';
import type { CaseProgress } from '../case-follower.ts';
import type { TriggerContext } from '../trigger-kind.ts';
import type { WebhookSettings } from './settings.ts';

export function taken(
  { id }: TriggerDeliveryRow,
  isDuplicate: boolean,
  more: Record<string, JsonValue> = {},
) {
  return json(202, { accepted: true, delivery: id, ...(isDuplicate ? { duplicate: true } : {}), ...more });
}

export async function replyWhenDone(
  context: TriggerContext<WebhookSettings>,
  delivery: TriggerDeliveryRow,
  replyWith: CompiledExpression | undefined,
  gone: AbortSignal,
): Promise<IncomingAnswer> {
  const controller = new AbortController();
  const stop = () => controller.abort();
  const alarm = context.clock.schedule(context.clock.now() + context.settings.replyWithin_s * 1000, stop);
  gone.addEventListener('abort', stop);
  if (gone.aborted) stop();
  try {
    const outcome = await context.settled(delivery.id, controller.signal);
    return await replyTo(context, delivery, outcome, replyWith, controller.signal);
  } finally {
    alarm.cancel();
    gone.removeEventListener('abort', stop);
  }
}

/** For the address the sender was given: as things stand now. */
export async function replyNow(
  context: TriggerContext<WebhookSettings>,
  delivery: TriggerDeliveryRow,
  replyWith: CompiledExpression | undefined,
): Promise<IncomingAnswer> {
  return replyTo(context, delivery, delivery.outcome, replyWith, AbortSignal.abort());
}

async function replyTo(
  context: TriggerContext<WebhookSettings>,
  delivery: TriggerDeliveryRow,
  outcome: DeliveryOutcome | undefined,
  replyWith: CompiledExpression | undefined,
  signal: AbortSignal,
): Promise<IncomingAnswer> {
  if (outcome === undefined) return later(context, delivery);
  if (outcome.kind === 'message') return json(200, { accepted: true, told: true });
  if (outcome.kind !== 'case') {
    return json(outcome.kind === 'failed' ? 422 : 200, { accepted: true, begun: false });
  }
  const { replyAt } = context.settings;
  const enough = ({ reached }: CaseProgress) => replyAt !== undefined && reached.has(replyAt);
  const progress = await context.follow(outcome.case, enough, signal);
  if (progress.status === 'active' && !enough(progress)) return later(context, delivery);
  const result =
    replyWith === undefined ? {} : { result: resultOf(replyWith, progress, context.clock.now()) };
  return json(200, { accepted: true, done: progress.status === 'completed', ...result });
}

function resultOf(source: CompiledExpression, { variables }: CaseProgress, now: number): JsonValue {
  try {
    return evaluate(source, variables, now);
  } catch {
    return null;
  }
}

function later({ process, trigger }: TriggerContext<WebhookSettings>, { id, ticket }: TriggerDeliveryRow) {
  const path = `/hooks/${encodeURIComponent(process)}/${trigger}/outcome/${ticket ?? ''}`;
  const answer = json(202, { accepted: true, delivery: id, outcome: path });
  return { ...answer, headers: { location: path, 'retry-after': '5' } };
}

function json(status: number, body: JsonValue): Extract<IncomingAnswer, { kind: 'answered' }> {
  return { kind: 'answered', status, type: 'application/json', body: JSON.stringify(body) };
}
