/**
 * Whether this Baton should be sent requests: the store answers, and nobody has asked it to stop.
 *
 * Boundary: looking. That everything begun before is under way again is true before the server listens at all.
 *
 * Invariants:
 * RD1  What the store says names its place and its user: it is for the log, not for whoever asks.
 * RD2  However often it is asked, the store is looked at by one at a time: a store that does not answer collects nothing.
 */
export interface Obstacle {
  readonly what: 'store' | 'stopping';
  readonly why: string;
}

const ordinaryPatience_ms = 2_000;

export class Readiness {
  readonly #lookAtStore: () => Promise<unknown>;
  readonly #stopping: AbortSignal;
  readonly #heard: (error: unknown) => void;
  readonly #patience_ms: number;
  #isWell = true;
  #looking: Promise<string | undefined> | undefined;

  /** `heard`: what the store says once it is no longer well. */
  constructor(
    lookAtStore: () => Promise<unknown>,
    stopping: AbortSignal,
    heard: (error: unknown) => void,
    patience_ms = ordinaryPatience_ms,
  ) {
    this.#lookAtStore = lookAtStore;
    this.#stopping = stopping;
    this.#heard = heard;
    this.#patience_ms = patience_ms;
  }

  /** None: it is ready. */
  async obstacles(): Promise<readonly Obstacle[]> {
    // A stopping Baton is not to be asked anything, so nobody waits for its store either.
    if (this.#stopping.aborted) return [{ what: 'stopping', why: 'Baton was asked to stop.' }];
    const why = await this.#storeProblem();
    return why === undefined ? [] : [{ what: 'store', why }];
  }

  async #storeProblem(): Promise<string | undefined> {
    this.#looking ??= this.#lookAtStore()
      .then(
        () => {
          this.#isWell = true;
          return undefined;
        },
        (error: unknown) => {
          if (this.#isWell) this.#heard(error);
          this.#isWell = false;
          return 'The database answers with an error; the log of this Baton says which.';
        },
      )
      .finally(() => {
        this.#looking = undefined;
      });
    let timer: NodeJS.Timeout | undefined;
    const tooLong = new Promise<string>((resolve) => {
      const why = `The database has not answered for ${this.#patience_ms / 1_000} seconds.`;
      timer = setTimeout(() => resolve(why), this.#patience_ms);
    });
    return Promise.race([this.#looking, tooLong]).finally(() => clearTimeout(timer));
  }
}
