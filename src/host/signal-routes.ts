/**
 * Signals: to everybody who waits at the moment of the broadcast (those of the instance that gave it have got it by then), and to every process that begins by it. The
 * broadcast is first exchanged, in one commit, for a copy for each of them; then each copy is brought on its own.
 */
import type { NewDelivery, Parcel, SubscriptionRow } from '../ports/store.ts';
import { discard, handOver } from './hand-over.ts';
import type { RouteParts } from './route-parts.ts';
import { startWork } from './start-work.ts';
import { rowsWork } from './work.ts';

type ParcelOf<Kind extends Parcel['kind']> = Extract<Parcel, { kind: Kind }>;

const EVERYBODY = 1_000_000;

export async function routeSignal(
  parts: RouteParts,
  delivery: number,
  signal: ParcelOf<'signal'>,
): Promise<void> {
  const { store, library, clock, loop } = parts;
  const { name, variables, reached } = signal;
  const waiting = await store.subscriptionsByName({ trigger: 'signal', name, limit: EVERYBODY });
  const copies: Parcel[] = [
    ...waiting
      .filter((row) => row.instance !== reached?.instance || row.key > reached.key)
      .map(({ instance, key }) => ({
        kind: 'signal-to-subscription' as const,
        to: { instance, key },
        variables,
      })),
    ...startsFor(library.startsBy('signal', name), waiting).map(({ deployment, process, start }) => ({
      kind: 'start-process' as const,
      deployment,
      process,
      elements: start.elements,
      ...(start.needed === undefined ? {} : { needed: start.needed }),
      variables,
    })),
  ];
  const createdAt = clock.now();
  const addedDeliveries: NewDelivery[] = copies.map((parcel) => ({ parcel, createdAt }));
  await loop.run(rowsWork({ takenDelivery: delivery, addedDeliveries }));
}

/** Where a signal is one of several things a start needs and a begun instance waits for it, it begins no other. */
function startsFor(
  starts: ReturnType<RouteParts['library']['startsBy']>,
  waiting: readonly SubscriptionRow[],
): typeof starts {
  return starts.filter(
    ({ process, start }) =>
      start.needed === undefined ||
      !waiting.some((row) => row.process === process && start.elements.includes(row.element)),
  );
}

export async function routeSignalCopy(
  parts: RouteParts,
  delivery: number,
  copy: ParcelOf<'signal-to-subscription'>,
): Promise<void> {
  const command = { kind: 'deliver', subscription: copy.to.key, variables: copy.variables } as const;
  // Who stopped waiting since the broadcast misses it.
  if (!(await handOver(parts, copy.to.instance, command, delivery))) await discard(parts, delivery);
}

export async function routeStart(
  parts: RouteParts,
  delivery: number,
  { deployment: id, process, elements, needed, variables }: ParcelOf<'start-process'>,
): Promise<void> {
  const deployment = await parts.library.load(id);
  const companions = deployment.line.processes.find((deployed) => deployed.id === process)?.startsWith ?? [];
  const rows = { takenDelivery: delivery };
  const answer = await parts.loop.run(
    startWork(parts.ids, {
      origin: 'internal',
      deployment,
      process,
      startElements: elements,
      ...(needed === undefined ? {} : { needed }),
      variables,
      companions,
      rows,
    }),
  );
  if (answer.ok) return;
  parts.log.error({ deployment: id, rejection: answer.rejection }, 'A signal could not start its process');
  await discard(parts, delivery);
}
