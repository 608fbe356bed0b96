import { expect, it } from 'vitest';
import { Readiness } from './readiness.ts';

const running = new AbortController().signal;
const unheard = () => undefined;

it('a store that answers with an error makes it not ready, until it answers again; what it says is for the log', async () => {
  let answer: () => Promise<unknown> = () => Promise.reject(new Error('no user baton at 10.0.0.7'));
  const heard: string[] = [];
  const readiness = new Readiness(
    () => answer(),
    running,
    (error) => void heard.push(String(error)),
  );
  for (let times = 0; times < 2; times++) {
    expect(await readiness.obstacles()).toEqual([
      { what: 'store', why: 'The database answers with an error; the log of this Baton says which.' },
    ]);
  }
  expect(heard).toEqual(['Error: no user baton at 10.0.0.7']);
  answer = async () => undefined;
  expect(await readiness.obstacles()).toEqual([]);
});

it('a store that does not answer makes it not ready, and is not asked again meanwhile', async () => {
  let asked = 0;
  const readiness = new Readiness(
    () => {
      asked += 1;
      return new Promise(() => undefined);
    },
    running,
    unheard,
    5,
  );
  for (let n = 0; n < 3; n++) {
    expect((await readiness.obstacles())[0]?.why).toContain('has not answered');
  }
  expect(asked).toBe(1);
});

it('a Baton that is stopping is not ready, whatever its store says', async () => {
  const readiness = new Readiness(() => new Promise(() => undefined), AbortSignal.abort(), unheard);
  expect((await readiness.obstacles()).map(({ what }) => what)).toEqual(['stopping']);
});
