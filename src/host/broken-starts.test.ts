import { describe, expect, it } from 'vitest';
import { openStage } from '../../test/contracts/host-stage.ts';
import {
  catching,
  definitionOf,
  message,
  type SampleProcess,
  signal,
  start,
  timer,
} from '../../test/contracts/sample-definitions.ts';

/** No compiler lets this expression through, so the kernel stops the instance at once. */
const broken: SampleProcess = {
  id: 'Broken',
  elements: {
    Start: { shape: start, to: ['Work'] },
    Work: {
      shape: {
        behavior: 'task',
        boundary: [],
        sends: [],
        work: { by: 'expression', expression: { language: 'feel', text: '1 +' }, result: 'x' },
      },
    },
  },
};

describe('a process that breaks as it begins', () => {
  it('is told to the step that called it', async () => {
    const stage = await openStage();
    const caller: SampleProcess = {
      id: 'Caller',
      elements: {
        Start: { shape: start, to: ['Call'] },
        Call: { shape: { behavior: 'call-activity', boundary: [], calls: 'Broken', from: 'same' } },
      },
    };
    const id = await stage.begin(await stage.deploy(definitionOf('calls', caller, broken)));
    expect((await stage.store.case(id))?.incidents.map(({ element }) => element)).toEqual(['Call']);
    expect(await stage.store.undelivered(0, 10)).toEqual([]);
  });

  it('is begun by its schedule once each time, not over and over', async () => {
    const stage = await openStage();
    await stage.deploy(definitionOf('daily', { ...broken, start: timer('R/PT1H', 'cycle') }));
    await stage.advance(2 * 3_600_000 + 60_000);
    expect(stage.errors.filter((error) => error.startsWith('A scheduled start'))).toHaveLength(2);
  });
});

describe('a message flow to an event that waits for a signal too', () => {
  it('is what has happened there, not the signal', async () => {
    const stage = await openStage();
    const sender: SampleProcess = {
      id: 'Sender',
      elements: {
        Start: { shape: start, to: ['Send'] },
        Send: {
          shape: {
            behavior: 'throw-event',
            throws: [{ kind: 'message', name: 'm', targets: [{ process: 'Receiver', element: 'Both' }] }],
          },
        },
      },
      startsWith: ['Receiver'],
    };
    const receiver: SampleProcess = {
      id: 'Receiver',
      elements: {
        Start: { shape: start, to: ['Both'] },
        Both: { shape: catching(signal('s'), message('m')) },
      },
    };
    const id = await stage.begin(await stage.deploy(definitionOf('both', sender, receiver)));
    expect(await stage.status(id)).toBe('completed');
    const journal = await stage.store.caseJournal(id, { limit: 20 });
    const opened = journal.items.flatMap(({ record }) => record.match(/\[25,\d+,\d+,"Both",1/) ?? []);
    const received = journal.items.flatMap(({ record }) => record.match(/\[26,(\d+)/) ?? []);
    expect(opened[0]?.split(',')[1]).toBe(received[1]);
  });
});
