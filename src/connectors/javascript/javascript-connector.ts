/**
 * Scripts in JavaScript, as the jobs of one type.
 *
 * The step's settings say what to run: `text`, and `result`, the variable that takes the value of its last expression.
 * The script sees the step's variables; what it sets by `execution` it leaves behind. A mistake in it is a terminal
 * failure: it would be the same mistake again.
 */
import { availableParallelism } from 'node:os';
import type { Clock } from '../../ports/clock.ts';
import type { JobCall, JobHandler, JobResult } from '../../ports/connector.ts';
import { SCRIPT_LIMITS, type ScriptLeft, type ScriptLimits, type ScriptOutcome } from './script-protocol.ts';
import { ScriptWorkerPool } from './script-worker-pool.ts';

/** Written by the compiler (`wiring/script-work.ts`). */
export const JAVASCRIPT_JOBS = 'baton:javascript';

/** A first run also begins its thread. */
const CALL_LIMIT_MS = 120_000;

export function javascriptConnector(clock: Clock, limits: ScriptLimits = SCRIPT_LIMITS): JobHandler {
  const size = Math.max(1, Math.min(4, availableParallelism() - 1));
  const pool = new ScriptWorkerPool(size);
  return {
    jobType: JAVASCRIPT_JOBS,
    concurrency: size,
    timeout_ms: CALL_LIMIT_MS,
    async run(call) {
      const { text, result } = await call.settings();
      if (typeof text !== 'string') return failed('The step has no script.');
      const variables = JSON.stringify(call.variables);
      if (variables.length > limits.input) {
        return failed(
          `The variables of the step are too much for a script: ${variables.length} characters; the limit is ${limits.input}.`,
        );
      }
      const now = clock.now();
      const outcome = await pool.run({ text, variables, now, seed: seedOf(call), limits });
      return resultOf(outcome, typeof result === 'string' ? result : undefined);
    },
  };
}

function resultOf(outcome: ScriptOutcome, result: string | undefined): JobResult {
  if (outcome.kind === 'failed') return failed(outcome.message);
  const left: ScriptLeft = JSON.parse(outcome.left);
  const variables = left.set;
  if (outcome.kind === 'bpmn-error') {
    const { code, message } = outcome;
    return message === ''
      ? { kind: 'bpmn-error', code, variables }
      : { kind: 'bpmn-error', code, message, variables };
  }
  const all = result === undefined ? variables : { ...variables, [result]: left.value ?? null };
  return { kind: 'completed', variables: all, locals: left.local };
}

function failed(message: string): JobResult {
  return { kind: 'failed', message, terminal: true };
}

/** The same for every attempt at the same step, so that a repeated run is the same run. */
function seedOf({ idempotencyKey }: JobCall): number {
  let hash = 0x811c9dc5;
  for (const character of idempotencyKey)
    hash = Math.imul(hash ^ (character.codePointAt(0) ?? 0), 0x01000193);
  return hash >>> 0;
}
