import { describe, expect, it } from 'vitest';
import { openStage } from '../../test/contracts/host-stage.ts';
import {
  definitionOf,
  end,
  job,
  type SampleProcess,
  start,
} from '../../test/contracts/sample-definitions.ts';
import { decodeRecord } from '../kernel/journal-record.ts';
import type { JobHandler } from '../ports/connector.ts';

let isMended = false;
const refusing: JobHandler = {
  jobType: 'charge',
  run: async () => (isMended ? { kind: 'completed', variables: {} } : { kind: 'bpmn-error', code: 'CREDIT' }),
};

const bottom: SampleProcess = {
  id: 'Bottom',
  elements: { Start: { shape: start, to: ['Charge'] }, Charge: { shape: job('charge') } },
};

function calls(id: string, called: string, catches?: string): SampleProcess {
  const boundary = catches === undefined ? [] : ['Caught'];
  return {
    id,
    elements: {
      [`${id}Start`]: { shape: start, to: ['Call'] },
      Call: { shape: { behavior: 'call-activity', boundary, calls: called, from: 'same' } },
      ...(catches !== undefined && {
        Caught: {
          shape: {
            behavior: 'boundary-event',
            attachedTo: 'Call',
            interrupting: true,
            triggers: [{ kind: 'error', code: catches }],
          },
          to: ['End'],
        },
        End: { shape: end },
      }),
    },
  };
}

async function run(catches: string | undefined) {
  isMended = false;
  const stage = await openStage({ handlers: [refusing] });
  const top = calls('Top', 'Middle', catches);
  const id = await stage.begin(
    await stage.deploy(definitionOf('calls', top, calls('Middle', 'Bottom'), bottom)),
  );
  const detail = await stage.store.case(id);
  return { stage, id, detail };
}

describe('an error of a job two calls down', () => {
  it('goes up to the call that catches it', async () => {
    const { stage, id, detail } = await run('CREDIT');
    expect(await stage.status(id)).toBe('completed');
    expect(detail?.instances.map(({ process, status }) => [process, status])).toEqual([
      ['Top', 'completed'],
      ['Middle', 'terminated'],
      ['Bottom', 'terminated'],
    ]);
    expect(detail?.incidents).toEqual([]);
  });

  it('waits where it happened when no call catches it, and nothing has to be done again but the job', async () => {
    const { stage, id, detail } = await run('OTHER');
    const [incident] = detail?.incidents ?? [];
    expect(incident).toMatchObject({ element: 'Charge', code: 'error-not-caught' });
    isMended = true;
    const { instance = 0, key = 0 } = incident ?? {};
    await stage.host.submit(instance, { kind: 'resolve-incident', incident: key });
    await stage.host.idle();
    expect(await stage.status(id)).toBe('completed');
  });
});

describe('an escalation of a called process', () => {
  const raising: SampleProcess = {
    id: 'Called',
    elements: {
      Start: { shape: start, to: ['Raise'] },
      Raise: { shape: { behavior: 'end-event', throws: [{ kind: 'escalation', code: 'DELAY' }] } },
    },
  };
  const caller = (interrupting: boolean): SampleProcess => ({
    id: 'Top',
    elements: {
      TopStart: { shape: start, to: ['Call'] },
      Call: {
        shape: { behavior: 'call-activity', boundary: ['Delayed'], calls: 'Called', from: 'same' },
        to: ['Behind'],
      },
      Behind: { shape: end },
      Delayed: {
        shape: {
          behavior: 'boundary-event',
          attachedTo: 'Call',
          interrupting,
          triggers: [{ kind: 'escalation', code: 'DELAY' }],
        },
        to: ['Mend'],
      },
      Mend: { shape: end },
    },
  });

  async function reached(interrupting: boolean) {
    const stage = await openStage({ handlers: [] });
    const id = await stage.begin(await stage.deploy(definitionOf('raises', caller(interrupting), raising)));
    expect(await stage.status(id)).toBe('completed');
    const journal = await stage.store.caseJournal(id, { limit: 100 });
    return journal.items
      .filter(({ instance }) => instance === id)
      .flatMap(({ record }) => decodeRecord(record))
      .flatMap((event) => (event.kind === 'element-activated' ? [event.element] : []));
  }

  it('is caught beside the call before the end of the called process is told', async () => {
    expect(await reached(false)).toEqual(['TopStart', 'Call', 'Delayed', 'Mend', 'Behind']);
  });

  it('interrupts the call, and the end of the called process has no effect any more', async () => {
    expect(await reached(true)).toEqual(['TopStart', 'Call', 'Delayed', 'Mend']);
  });
});
