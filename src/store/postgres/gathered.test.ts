import { expect, it, vi } from 'vitest';
import { Gathered } from './gathered.ts';

/** What was asked together, and the means to answer it. */
function desk(most = 9) {
  const asked: {
    readonly questions: readonly number[];
    readonly end: number;
    answer(): void;
    fail(why: string): void;
  }[] = [];
  const gathered = new Gathered<number, string>({
    most,
    patience_ms: 15_000,
    isOver: (error) => error instanceof Error && error.message === 'nobody there',
    isOfOne: (error) => error instanceof Error && error.message === 'wrong',
    askAll: (questions, end) =>
      new Promise((resolve, reject) => {
        asked.push({
          questions,
          end,
          answer: () => resolve(questions.map((question) => `answer ${question}`)),
          fail: (why) => reject(new Error(why)),
        });
      }),
  });
  return { asked, ask: (question: number) => gathered.ask(question) };
}

const turn = () => new Promise((resume) => setImmediate(resume));

it('asks at once where nothing is under way, and what is asked in one go together', async () => {
  const { asked, ask } = desk();
  const answers = Promise.all([ask(1), ask(2)]);
  await turn();
  expect(asked.map(({ questions }) => questions)).toEqual([[1, 2]]);
  asked[0]?.answer();
  expect(await answers).toEqual(['answer 1', 'answer 2']);
});

it('gathers what comes while two are under way, and gives it the answer of a later one', async () => {
  const { asked, ask } = desk();
  const first = ask(1);
  await turn();
  const second = ask(2);
  await turn();
  const rest = Promise.all([ask(3), ask(1)]);
  await turn();
  expect(asked.map(({ questions }) => questions)).toEqual([[1], [2]]);
  asked[1]?.answer();
  await second;
  await turn();
  expect(asked.map(({ questions }) => questions)).toEqual([[1], [2], [3, 1]]);
  asked[2]?.answer();
  expect(await rest).toEqual(['answer 3', 'answer 1']);
  asked[0]?.answer();
  expect(await first).toBe('answer 1');
});

it('keeps to the bound of one statement', async () => {
  const { asked, ask } = desk(2);
  const answers = Promise.all([1, 2, 3, 4, 5].map(ask));
  await turn();
  for (const one of [0, 1, 2]) {
    asked[one]?.answer();
    await turn();
  }
  expect(asked.map(({ questions }) => questions)).toEqual([[1, 2], [3, 4], [5]]);
  expect(await answers).toHaveLength(5);
});

it('fails what was asked together, and nothing that is asked later', async () => {
  const { asked, ask } = desk();
  const failed = Promise.allSettled([ask(1), ask(2)]);
  await turn();
  asked[0]?.fail('cut off');
  expect((await failed).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  const next = ask(3);
  await turn();
  asked[1]?.answer();
  expect(await next).toBe('answer 3');
});

it('asks each by itself where one of them is wrong', async () => {
  const { asked, ask } = desk();
  const answers = Promise.allSettled([ask(1), ask(2)]);
  await turn();
  asked[0]?.fail('wrong');
  await turn();
  asked[1]?.answer();
  await turn();
  asked[2]?.fail('wrong');
  expect((await answers).map(({ status }) => status)).toEqual(['fulfilled', 'rejected']);
  expect(asked.map(({ questions }) => questions)).toEqual([[1, 2], [1], [2]]);
});

it('gives up what has waited long enough when nobody is there, and asks the rest again', async () => {
  vi.useFakeTimers({ toFake: ['performance'] });
  try {
    const { asked, ask } = desk();
    const old = Promise.allSettled([ask(1)]);
    await turn();
    const busy = ask(2);
    await turn();
    const behind = Promise.allSettled([ask(3)]);
    vi.advanceTimersByTime(10_000);
    const young = ask(4);
    expect(asked.map(({ end }) => Math.round(end - performance.now()))).toEqual([5_000, 5_000]);
    vi.advanceTimersByTime(5_000);
    asked[0]?.fail('nobody there');
    expect((await old).map(({ status }) => status)).toEqual(['rejected']);
    expect((await behind).map(({ status }) => status)).toEqual(['rejected']);
    await turn();
    expect(asked[2]?.questions).toEqual([4]);
    asked[2]?.answer();
    asked[1]?.answer();
    expect(await young).toBe('answer 4');
    expect(await busy).toBe('answer 2');
  } finally {
    vi.useRealTimers();
  }
});

it('asks nothing again that fails before its patience is over, as where a password is wrong', async () => {
  const { asked, ask } = desk();
  const refused = Promise.allSettled([ask(1), ask(2)]);
  await turn();
  asked[0]?.fail('nobody there');
  expect((await refused).map(({ status }) => status)).toEqual(['rejected', 'rejected']);
  await turn();
  expect(asked).toHaveLength(1);
});
