/**
 * Writes what comes in together in one transaction: a burst costs one fsync a turn, not one each.
 *
 * Invariant GW1: `underWay` counts all that are not answered yet; whoever adds sees to it that they do not become too many.
 */
export class GroupWrite<Item, Answer> {
  readonly #write: (items: readonly Item[]) => Promise<readonly Answer[]>;
  #waiting: { readonly item: Item; readonly answer: (answer: Promise<Answer>) => void }[] = [];

  #underWay = 0;

  constructor(write: (items: readonly Item[]) => Promise<readonly Answer[]>) {
    this.#write = write;
  }

  get underWay(): number {
    return this.#underWay;
  }

  add(item: Item): Promise<Answer> {
    this.#underWay += 1;
    if (this.#waiting.length === 0) setImmediate(() => void this.#flush());
    return new Promise((resolve) => this.#waiting.push({ item, answer: resolve }));
  }

  async #flush(): Promise<void> {
    const group = this.#waiting;
    this.#waiting = [];
    const answers = this.#write(group.map(({ item }) => item));
    const over = () => {
      this.#underWay -= group.length;
    };
    answers.then(over, over);
    for (const [index, { answer }] of group.entries()) answer(answers.then((all) => answerAt(all, index)));
  }
}

function answerAt<Answer>(answers: readonly Answer[], index: number): Answer {
  if (index >= answers.length)
    throw new Error(`Expected an answer for each of a group, found ${answers.length}`);
  return answers[index] as Answer; // cast: the index lies within
}
