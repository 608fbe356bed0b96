/** What a worker tells its parent, one line of JSON each, and only after the host's answer. */
export type Acknowledgement =
  /** It has recovered and begins its load. */
  | { readonly op: 'ready' }
  | { readonly op: 'start'; readonly key: string; readonly case: number }
  | { readonly op: 'task'; readonly instance: number; readonly task: number }
  | { readonly op: 'message'; readonly order: string }
  | { readonly op: 'set'; readonly instance: number; readonly n: number }
  /** Nothing is left that could end. */
  | { readonly op: 'drained' };

export interface WorkerRequest {
  readonly database: string;
  /** Where the handler notes what it has done; survives the worker, as the outside world does. */
  readonly effects: string;
  readonly round: number;
  /** Start nothing more; bring everything to its end and close in good order. */
  readonly drain: boolean;
  readonly synchronous: 'FULL' | 'NORMAL' | 'OFF';
}
