/**
 * Questions that come one by one: those that come while earlier ones are on their way go out together. Where little is
 * asked nobody waits; the more is asked, the fewer round trips one question takes.
 *
 * Invariants:
 * GA1  A question is asked after it came: it never gets an answer that was on its way by then.
 * GA2  A question that is wrong spoils none that went out with it.
 * GA3  Each waits for its own patience, from when it came, whoever it goes out with and whoever it waits behind.
 */

/** On their way at a time: one question that takes long holds up others only when another does too. */
const UNDER_WAY = 2;
/** Nobody is asked again for so little. */
const SOON_MS = 1_000;

/** Answers all of them, in their order. `end`: until when, as `performance.now()` has it. */
export type AskAll<Question, Answer> = (
  questions: readonly Question[],
  end: number,
) => Promise<readonly Answer[]>;

interface Asked<Question, Answer> {
  readonly question: Question;
  /** Until when it waits. */
  readonly end: number;
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: unknown) => void;
}

export interface GatheredOptions<Question, Answer> {
  readonly askAll: AskAll<Question, Answer>;
  /** How many go out together. */
  readonly most: number;
  /** The fault of one question, so that each of them is to be asked by itself. */
  readonly isOfOne: (error: unknown) => boolean;
  /** Nobody could be asked until `end`. */
  readonly isOver: (error: unknown) => boolean;
  readonly patience_ms: number;
}

export class Gathered<Question, Answer> {
  readonly #options: GatheredOptions<Question, Answer>;
  #waiting: Asked<Question, Answer>[] = [];
  #underWay = 0;

  constructor(options: GatheredOptions<Question, Answer>) {
    this.#options = options;
  }

  ask(question: Question): Promise<Answer> {
    return new Promise((resolve, reject) => {
      const end = performance.now() + this.#options.patience_ms;
      this.#waiting.push({ question, end, resolve, reject });
      // What is asked in one go goes out together already.
      if (this.#underWay < UNDER_WAY && this.#waiting.length === 1) queueMicrotask(() => this.#send());
    });
  }

  #send(): void {
    while (this.#underWay < UNDER_WAY && this.#waiting.length > 0) {
      this.#underWay += 1;
      void this.#answer(this.#waiting.splice(0, this.#options.most)).finally(() => {
        this.#underWay -= 1;
        this.#send();
      });
    }
  }

  async #answer(asked: readonly Asked<Question, Answer>[]): Promise<void> {
    const { askAll, isOfOne, isOver } = this.#options;
    const end = Math.min(...asked.map((one) => one.end));
    try {
      const answers = await askAll(
        asked.map(({ question }) => question),
        end,
      );
      for (const [index, answer] of answers.entries()) asked[index]?.resolve(answer);
    } catch (error) {
      // What fails before its time is hopeless: asked again at once it would fail again at once.
      const isLate = performance.now() >= end - SOON_MS;
      if (isLate && isOver(error)) this.#giveUp(asked, error);
      else if (asked.length > 1 && isOfOne(error)) for (const one of asked) await this.#answer([one]);
      else for (const { reject } of asked) reject(error);
    }
  }

  /** GA3. */
  #giveUp(asked: readonly Asked<Question, Answer>[], error: unknown): void {
    const soon = performance.now() + SOON_MS;
    const all = [...asked, ...this.#waiting];
    this.#waiting = all.filter(({ end }) => end > soon);
    for (const { end, reject } of all) if (end <= soon) reject(error);
  }
}
