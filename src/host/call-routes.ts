/** Calls: starting what a call activity names, bringing back what it returned, ending it when the call was interrupted. */
import type { Parcel } from '../ports/store.ts';
import { discard, handOver } from './hand-over.ts';
import { HostError } from './host-api.ts';
import type { RouteParts } from './route-parts.ts';
import { startWork } from './start-work.ts';

type ParcelOf<Kind extends Parcel['kind']> = Extract<Parcel, { kind: Kind }>;

export async function routeCall(
  parts: RouteParts,
  delivery: number,
  call: ParcelOf<'call-process'>,
): Promise<void> {
  const id = call.from === 'same' ? call.deployment : parts.library.withProcess(call.process)?.id;
  const message = id === undefined ? missing(call.process) : await startCalled(parts, delivery, call, id);
  if (message === undefined) return;
  const command = { kind: 'fail-call', call: call.caller.key, message } as const;
  if (!(await handOver(parts, call.caller.instance, command, delivery))) await discard(parts, delivery);
}

/** Says why it could not be started. */
async function startCalled(
  parts: RouteParts,
  delivery: number,
  call: ParcelOf<'call-process'>,
  id: number,
): Promise<string | undefined> {
  try {
    const answer = await parts.loop.run(
      startWork(parts.ids, {
        origin: 'internal',
        deployment: await parts.library.load(id),
        process: call.process,
        variables: call.variables,
        case: call.case,
        companions: [],
        parent: call.caller,
        ...(call.undo === undefined ? {} : { undo: call.undo }),
        rows: { takenDelivery: delivery },
      }),
    );
    return answer.ok ? undefined : answer.rejection.message;
  } catch (error) {
    // It broke as it began: the caller must not wait for it in silence.
    if (error instanceof HostError && !error.retryable && error.code !== 'overtaken') return error.message;
    throw error;
  }
}

export async function routeReturn(
  parts: RouteParts,
  delivery: number,
  { caller, variables, error, undo }: ParcelOf<'return-to-caller'>,
): Promise<void> {
  const failed = error === undefined ? {} : { error };
  const undoable = undo === undefined ? {} : { undo };
  const command = {
    kind: 'return-from-call',
    call: caller.key,
    variables,
    ...failed,
    ...undoable,
  } as const;
  // A caller that no longer waits has been interrupted meanwhile.
  if (!(await handOver(parts, caller.instance, command, delivery))) await discard(parts, delivery);
}

export async function routeEscalation(
  parts: RouteParts,
  delivery: number,
  { caller, code, variables }: ParcelOf<'escalate-to-caller'>,
): Promise<void> {
  const command = {
    kind: 'escalate-from-call',
    call: caller.key,
    ...(code === undefined ? {} : { code }),
    variables,
  } as const;
  if (!(await handOver(parts, caller.instance, command, delivery))) await discard(parts, delivery);
}

/** The caller must not wait in silence for what was stopped. */
export async function routeFailure(
  parts: RouteParts,
  delivery: number,
  { caller, message }: ParcelOf<'call-failed'>,
): Promise<void> {
  const command = { kind: 'fail-call', call: caller.key, message } as const;
  if (!(await handOver(parts, caller.instance, command, delivery))) await discard(parts, delivery);
}

export async function routeTermination(
  parts: RouteParts,
  delivery: number,
  { caller }: ParcelOf<'terminate-called'>,
): Promise<void> {
  const command = { kind: 'terminate-instance', reason: 'The step that called it was interrupted' } as const;
  for (const line of await parts.store.calledBy(caller)) {
    if (line.status === 'active') await handOver(parts, line.id, command);
  }
  await discard(parts, delivery);
}

function missing(process: string): string {
  return `The process ${process} is not in the library. Deploy a diagram that has it, then retry.`;
}
