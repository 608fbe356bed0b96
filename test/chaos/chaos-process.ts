/** The process that runs under all of it: drawn in `chaos.bpmn`, wired to the recorder and to the crew. */
import { readFileSync } from 'node:fs';

export const PROCESS_KEY = 'chaos';
/** What an external worker of the crew does. */
export const PACK = 'pack';
/** What the crew tells each case once, by its order. */
export const PAID = 'paid';

/** What every case does outside, exactly once: the two connector steps, and the worker. */
export const EFFECTS = ['charge', 'pack', 'ship'] as const;
export type Effect = (typeof EFFECTS)[number];

export const diagram = readFileSync(new URL('./chaos.bpmn', import.meta.url));

/** `recorder`: where the effects are recorded. Tried again for as long as a run lasts. */
export function wiringTo(recorder: string) {
  const retry = { attempts: 1_000, backoff_ms: 200 };
  const call = (effect: Effect) => ({
    by: 'connector',
    action: 'http.request',
    settings: { method: 'POST', url: `${recorder}/${effect}`, timeout: 10 },
    inputs: { 'body.order': 'order' },
    outputs: {},
    retry,
  });
  return {
    format: 1,
    steps: {
      Task_charge: call('charge'),
      Task_pack: { by: 'job', jobType: PACK, inputs: { order: 'order' }, retry },
      Task_check: { by: 'person', role: 'Sales' },
      Task_ship: call('ship'),
    },
    events: { Event_paid: { kind: 'message', name: PAID, key: 'order' } },
  };
}
