/**
 * Runs one script in one sandbox: an interpreter of JavaScript (QuickJS) in a WebAssembly module made for this run
 * alone and thrown away after it.
 *
 * Boundary: runs inside the worker thread (`script-worker.ts`). What the thread cannot stop itself, because it is in the
 * middle of it, `script-worker-pool.ts` stops by ending the thread.
 *
 * Invariants:
 * N1  The sandbox has no function of this process: variables go in and come out as one JSON text each.
 * N2  Its memory is one `WebAssembly.Memory` whose maximum holds for everything in it. (The interpreter's own limit does
 *     not: what a single builtin allocates passes it.)
 * N3  Whatever happens in it ends as a `ScriptOutcome`; nothing thrown in there is an object out here.
 */
import interpreter from '@jitl/quickjs-wasmfile-release-sync';
import {
  newQuickJSWASMModuleFromVariant,
  newVariant,
  type QuickJSContext,
  type QuickJSHandle,
  type QuickJSRuntime,
  type QuickJSSyncVariant,
} from 'quickjs-emscripten-core';
import { SANDBOX_PRELUDE } from './sandbox-prelude.ts';
import type { ScriptOutcome, ScriptRun } from './script-protocol.ts';

const variant = interpreter as unknown as QuickJSSyncVariant; // cast: its types are those of its CommonJS form
const INITIAL_PAGES = 256;
const STACK_BYTES = 256 * 1024;
const LONGEST_MESSAGE = 1_000;
/** What the script is called in positions the interpreter tells. */
const SCRIPT = 'script';

export async function runScript(module: WebAssembly.Module, run: ScriptRun): Promise<ScriptOutcome> {
  const { limits } = run;
  const until = Date.now() + limits.deadline_ms;
  try {
    const wasmMemory = new WebAssembly.Memory({ initial: INITIAL_PAGES, maximum: limits.memoryPages });
    const sandbox = await newQuickJSWASMModuleFromVariant(
      newVariant(variant, { wasmModule: module, wasmMemory }),
    );
    const runtime = sandbox.newRuntime();
    runtime.setMaxStackSize(STACK_BYTES);
    runtime.setInterruptHandler(() => Date.now() > until);
    return carryOut(runtime, runtime.newContext(), run);
  } catch (error) {
    return failed(`The script could not be carried out: ${memoryOr(error)}`);
  }
}

/** The sandbox is never disposed of piece by piece: it goes as a whole, with its memory. */
function carryOut(runtime: QuickJSRuntime, context: QuickJSContext, run: ScriptRun): ScriptOutcome {
  const began = context.evalCode(SANDBOX_PRELUDE, 'prelude');
  if (began.error) return failed('The sandbox could not be prepared.');
  const prepared = context.callFunction(
    began.value,
    context.undefined,
    context.newString(run.variables),
    context.newNumber(run.now),
    context.newNumber(run.seed),
  );
  if (prepared.error) return failed('The variables of the step are too much for a script.');
  const own = prepared.value;
  const result = context.evalCode(run.text, SCRIPT, { type: 'global' });
  if (result.error) return told(context, own, result.error, run);
  const pending = runtime.executePendingJobs(run.limits.callbacks);
  if (pending.error) return told(context, own, pending.error, run);
  if (runtime.hasPendingJob())
    return failed(`The script goes on and on by promises: more than ${run.limits.callbacks} callbacks.`);
  return settled(context, own, result.value, run);
}

/** A promise counts as what it was settled with. */
function settled(
  context: QuickJSContext,
  own: QuickJSHandle,
  value: QuickJSHandle,
  run: ScriptRun,
): ScriptOutcome {
  if (context.typeof(value) !== 'object') return done(context, own, value, run);
  const promise = context.getPromiseState(value);
  if (promise.type === 'pending')
    return failed('The script waits for a promise that nothing in it will ever keep.');
  if (promise.type === 'rejected') return told(context, own, promise.error, run);
  return done(context, own, promise.value, run);
}

function done(
  context: QuickJSContext,
  own: QuickJSHandle,
  value: QuickJSHandle,
  run: ScriptRun,
): ScriptOutcome {
  const left = textFrom(context, own, 'left', value);
  if ('error' in left) return told(context, own, left.error, run);
  return left.text.length > run.limits.output ? tooMuch(left.text, run) : { kind: 'done', left: left.text };
}

/** What was thrown: a modelled error, or a mistake with the line it is in. */
function told(
  context: QuickJSContext,
  own: QuickJSHandle,
  error: QuickJSHandle,
  run: ScriptRun,
): ScriptOutcome {
  const text = textFrom(context, own, 'told', error);
  if ('error' in text) return failed('The script failed, and what it threw cannot be shown.');
  const { code, name, message, stack }: Record<string, string> = JSON.parse(text.text);
  if (name === 'InternalError' && message === 'interrupted')
    return failed(`The script did not end within ${run.limits.deadline_ms / 1000} seconds.`);
  if (code !== undefined) {
    const left = textFrom(context, own, 'left', context.undefined);
    if ('error' in left) return failed('What the script leaves behind is not JSON.');
    if (left.text.length > run.limits.output) return tooMuch(left.text, run);
    return { kind: 'bpmn-error', code, message: shortened(message ?? ''), left: left.text };
  }
  const line = new RegExp(`\\b${SCRIPT}:(\\d+)`, 'u').exec(stack ?? '')?.[1];
  const where = line === undefined ? '' : ` (line ${line})`;
  const what = [name, message].filter((part) => part !== undefined && part !== '').join(': ');
  return failed(`The script failed${where}: ${shortened(what)}`);
}

function textFrom(
  context: QuickJSContext,
  own: QuickJSHandle,
  name: string,
  given: QuickJSHandle,
): { readonly text: string } | { readonly error: QuickJSHandle } {
  const made = context.callFunction(context.getProp(own, name), context.undefined, given);
  return made.error ? { error: made.error } : { text: context.getString(made.value) };
}

function tooMuch(left: string, { limits }: ScriptRun): ScriptOutcome {
  return failed(
    `What the script leaves behind is too much: ${left.length} characters; the limit is ${limits.output}.`,
  );
}

function memoryOr(error: unknown): string {
  const message = error instanceof Error ? error.message : String(error);
  return /memory|abort|unreachable|out of bounds|null function/iu.test(message)
    ? 'it needs more memory than a script may have.'
    : /stack/iu.test(message)
      ? 'it goes too deep (a function that calls itself, or data nested too deeply).'
      : shortened(message);
}

function shortened(text: string): string {
  return text.length <= LONGEST_MESSAGE ? text : `${text.slice(0, LONGEST_MESSAGE)}…`;
}

function failed(message: string): ScriptOutcome {
  return { kind: 'failed', message };
}
