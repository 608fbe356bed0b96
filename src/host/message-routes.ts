/**
 * Messages: to whoever waits; else to a process that begins by it; else kept until somebody waits or their time is
 * over. A message has one receiver.
 */
import type { DeliveryRow, Parcel, SubscriptionRow } from '../ports/store.ts';
import type { StartDefinition } from '../wiring/definition.ts';
import { handOver } from './hand-over.ts';
import type { RouteParts } from './route-parts.ts';
import { startWork } from './start-work.ts';
import { rowsWork } from './work.ts';

type Message = Extract<Parcel, { kind: 'message-to-element' | 'message-by-name' }>;

/** Subscriptions looked at before those that have turned a message down are given up on. */
const ALTERNATIVES = 50;

/** False where it is kept. */
export async function routeMessage(parts: RouteParts, row: DeliveryRow, message: Message): Promise<boolean> {
  let isKept = row.keepUntil !== undefined;
  for (;;) {
    if (await deliverToWaiting(parts, row.id, message)) return true;
    if (await startWith(parts, row.id, message)) return true;
    if (isKept) return false;
    const keepUntil = row.createdAt + (timeToLiveOf(message) ?? parts.limits.messageTimeToLive_ms);
    await parts.loop.run(rowsWork({ keptDelivery: { id: row.id, keepUntil } }));
    isKept = true;
    // A process that begins by it may have come to the library at another node meanwhile.
    if (parts.node !== undefined) await parts.library.recover();
  }
}

async function deliverToWaiting(parts: RouteParts, delivery: number, message: Message): Promise<boolean> {
  const refused = new Set<string>();
  for (;;) {
    const waiting = await waitingFor(parts, message);
    const next = waiting.find((row) => !refused.has(`${row.instance}/${row.key}`));
    if (next === undefined) return false;
    const command = { kind: 'deliver', subscription: next.key, variables: message.variables } as const;
    if (await handOver(parts, next.instance, command, delivery)) return true;
    refused.add(`${next.instance}/${next.key}`);
  }
}

async function waitingFor(parts: RouteParts, message: Message): Promise<readonly SubscriptionRow[]> {
  const { store } = parts;
  if (message.kind === 'message-to-element') {
    const waiting = await waitingAtElement(store, message);
    return waiting.length > 0 ? waiting : waitingSinceMoved(parts, message);
  }
  const correlation = message.correlation === undefined ? {} : { correlation: message.correlation };
  return store.subscriptionsByName({
    trigger: 'message',
    name: message.name,
    ...correlation,
    limit: ALTERNATIVES,
  });
}

/** An event that waits for several messages gets each as the one it is. */
async function waitingAtElement(
  store: RouteParts['store'],
  message: Extract<Message, { kind: 'message-to-element' }>,
): Promise<readonly SubscriptionRow[]> {
  const { case: caseId, process, element, name } = message;
  const waiting = await store.subscriptionsOfElement(caseId, process, element, ALTERNATIVES);
  const named = waiting.filter((row) => row.name === name);
  return named.length > 0 ? named : waiting;
}

function isFor(trigger: StartDefinition['trigger'], name: string): boolean {
  return trigger.kind === 'message' && trigger.name === name;
}

/**
 * It was sent to an element by the version its sender was on. Where the receiver has been moved to another one since, that
 * element may have another id: then the name of the message says who it is for.
 */
async function waitingSinceMoved(
  { store, loop }: RouteParts,
  message: Extract<Message, { kind: 'message-to-element' }>,
): Promise<readonly SubscriptionRow[]> {
  const named = await store.subscriptionsByName({
    trigger: 'message',
    name: message.name,
    limit: ALTERNATIVES,
  });
  const moved: SubscriptionRow[] = [];
  for (const row of named) {
    if (row.case !== message.case) continue;
    const deployment = await loop.run({
      origin: 'internal',
      perform: async (turn) => ({
        result: (await turn.instance(row.instance)).deployment.line.id,
        decided: [],
      }),
    });
    if (deployment !== message.deployment) moved.push(row);
  }
  return moved;
}

async function startWith(parts: RouteParts, delivery: number, message: Message): Promise<boolean> {
  const found = await startFor(parts, message);
  if (found === undefined) return false;
  const deployment = await parts.library.load(found.deployment);
  const line = deployment.line.processes.find(({ id }) => id === found.process);
  const isOwnCase = message.kind === 'message-by-name';
  const answer = await parts.loop.run(
    startWork(parts.ids, {
      origin: 'internal',
      deployment,
      process: found.process,
      startElements: found.start.elements,
      ...(found.start.needed === undefined ? {} : { needed: found.start.needed }),
      variables: message.variables,
      companions: isOwnCase ? (line?.startsWith ?? []) : [],
      ...(isOwnCase ? {} : { case: message.case }),
      rows: { takenDelivery: delivery },
    }),
  );
  if (!answer.ok)
    parts.log.error({ delivery, rejection: answer.rejection }, 'A message could not start its process');
  return answer.ok;
}

interface FoundStart {
  readonly deployment: number;
  readonly process: string;
  readonly start: StartDefinition;
}

async function startFor({ library }: RouteParts, message: Message): Promise<FoundStart | undefined> {
  if (message.kind === 'message-by-name') return library.startsBy('message', message.name)[0];
  const { line } = await library.load(message.deployment);
  const process = line.processes.find(({ id }) => id === message.process);
  const starts = process?.starts.filter(({ elements }) => elements.includes(message.element)) ?? [];
  const start = starts.find(({ trigger }) => isFor(trigger, message.name)) ?? starts[0];
  return start && { deployment: line.id, process: message.process, start };
}

function timeToLiveOf(message: Message): number | undefined {
  return message.kind === 'message-by-name' ? message.timeToLive_ms : undefined;
}
