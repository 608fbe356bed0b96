/**
 * What the connector and its worker thread say to each other. Plain data; variables travel as JSON texts, so that
 * neither side ever holds an object of the other.
 */
import type { Variables } from '../../kernel/command.ts';

/** Limits of one run; documented in `docs/data.md`. */
export interface ScriptLimits {
  /** From when the worker takes the run up; then it is ended, whatever it is doing. */
  readonly deadline_ms: number;
  /** Pages of 64 KiB of the sandbox's whole memory, the interpreter's own included. */
  readonly memoryPages: number;
  /** Characters of JSON. */
  readonly input: number;
  readonly output: number;
  /** Of promises: callbacks that run after the script. */
  readonly callbacks: number;
}

export const SCRIPT_LIMITS: ScriptLimits = {
  deadline_ms: 5_000,
  memoryPages: 1_536,
  input: 4_000_000,
  output: 1_000_000,
  callbacks: 10_000,
};

export interface ScriptRun {
  readonly text: string;
  /** JSON of an object. */
  readonly variables: string;
  /** What the script takes for the present, epoch ms. */
  readonly now: number;
  /** What its chance comes from: the same seed, the same numbers. */
  readonly seed: number;
  readonly limits: ScriptLimits;
}

export type ScriptOutcome =
  /** JSON of `ScriptLeft`. */
  | { readonly kind: 'done'; readonly left: string }
  | { readonly kind: 'bpmn-error'; readonly code: string; readonly message: string; readonly left: string }
  | { readonly kind: 'failed'; readonly message: string };

/** `value`: what the script's last expression gave; absent: nothing that JSON has. */
export interface ScriptLeft {
  readonly value?: Variables[string];
  readonly set: Variables;
  readonly local: Variables;
}

/** `ready`: once, before the first run. */
export type WorkerMessage =
  | { readonly kind: 'ready' }
  | { readonly kind: 'outcome'; readonly outcome: ScriptOutcome };

/** Handed to a worker when it begins. */
export interface WorkerSettings {
  readonly module: WebAssembly.Module;
}
