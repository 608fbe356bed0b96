/** What a command sees of the world around it; `main.ts` hands in the real one, tests their own. */
export interface Environment {
  readonly env: Readonly<Record<string, string | undefined>>;
  out(text: string): void;
  error(text: string): void;
  /** Standard input, whole; absent: there is none. */
  input?(): Promise<string>;
  /** Resolves when somebody asks a serving Baton to stop. */
  untilStopped(): Promise<void>;
  /** Ends the process whatever it still holds; absent: there is none to end. */
  end?(code: number): void;
}

export const defaultPort = 4600;
export const defaultData = 'data';
