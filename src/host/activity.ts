/**
 * Counts what is under way anywhere in the host, so that somebody can wait until nothing is.
 *
 * Invariant A1: whoever causes further work begins it before ending its own, so the count is 0 only when no
 * consequence is left.
 */
export class Activity {
  #count = 0;
  #waiting: (() => void)[] = [];

  begin(): void {
    this.#count += 1;
  }

  end(): void {
    this.#count -= 1;
    if (this.#count > 0) return;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const resume of waiting) resume();
  }

  /** Counts for as long as `work` takes. */
  async during<Result>(work: () => Promise<Result>): Promise<Result> {
    this.begin();
    try {
      return await work();
    } finally {
      this.end();
    }
  }

  async idle(): Promise<void> {
    // What resumed before us may have begun something.
    while (this.#count > 0) await new Promise<void>((resume) => this.#waiting.push(resume));
  }
}
