/** The processes the crash tests run: between them every kind of wait and everything that goes from instance to instance. */
import type { Definition } from '../../src/wiring/definition.ts';
import {
  catching,
  definitionOf,
  end,
  fork,
  job,
  message,
  person,
  start,
  timer,
} from '../contracts/sample-definitions.ts';

export const JOB_TYPE = 'work';
/** Published from outside, correlated by the variable `order`. */
export const PAID = 'Paid';

const plain = definitionOf('plain', {
  id: 'Plain',
  elements: {
    Start: { shape: start, to: ['Work'] },
    Work: { shape: job(JOB_TYPE, 50), to: ['End'] },
    End: { shape: end },
  },
});

const patient = definitionOf('patient', {
  id: 'Patient',
  elements: {
    Start: { shape: start, to: ['Wait'] },
    Wait: { shape: catching(timer('PT0.05S')), to: ['Work'] },
    Work: { shape: job(JOB_TYPE, 50), to: ['Rest'] },
    Rest: { shape: catching(timer('PT0.02S')), to: ['End'] },
    End: { shape: end },
  },
});

const manual = definitionOf('manual', {
  id: 'Manual',
  elements: {
    Start: { shape: start, to: ['Ask'] },
    Ask: { shape: person('Clerk'), to: ['Work'] },
    Work: { shape: job(JOB_TYPE, 50), to: ['Check'] },
    Check: { shape: person('Boss'), to: ['End'] },
    End: { shape: end },
  },
});

const paid = definitionOf('paid', {
  id: 'Paid',
  elements: {
    Start: { shape: start, to: ['Fork'] },
    Fork: { shape: fork, to: ['Work', 'Payment'] },
    Work: { shape: job(JOB_TYPE, 50), to: ['Join'] },
    Payment: {
      shape: catching({
        kind: 'message',
        name: PAID,
        fromCase: false,
        key: { language: 'feel', text: 'order' },
      }),
      to: ['Join'],
    },
    Join: { shape: fork, to: ['End'] },
    End: { shape: end },
  },
});

const calling = definitionOf(
  'calling',
  {
    id: 'Calling',
    elements: {
      Start: { shape: start, to: ['Call'] },
      Call: {
        shape: { behavior: 'call-activity', boundary: [], calls: 'Called', from: 'same' },
        to: ['End'],
      },
      End: { shape: end },
    },
  },
  {
    id: 'Called',
    elements: {
      Start: { shape: start, to: ['Work'] },
      Work: { shape: job(JOB_TYPE, 50), to: ['End'] },
      End: { shape: end },
    },
  },
);

/** Two pools that send each other a message. */
const talking = definitionOf(
  'talking',
  {
    id: 'Asker',
    elements: {
      Start: { shape: start, to: ['Ask'] },
      Ask: { shape: throwing('Question', 'Answerer', 'Hear'), to: ['Listen'] },
      Listen: { shape: catching(message('Answer', true)), to: ['End'] },
      End: { shape: end },
    },
    startsWith: ['Answerer'],
  },
  {
    id: 'Answerer',
    elements: {
      Start: { shape: start, to: ['Hear'] },
      Hear: { shape: catching(message('Question', true)), to: ['Work'] },
      Work: { shape: job(JOB_TYPE, 50), to: ['Reply'] },
      Reply: { shape: throwing('Answer', 'Asker', 'Listen'), to: ['End'] },
      End: { shape: end },
    },
  },
);

/** Never ends: gathers a long journal, so that snapshots matter. */
const endless = definitionOf('endless', {
  id: 'Endless',
  elements: {
    Start: { shape: start, to: ['Wait'] },
    Wait: { shape: catching(message('Never')), to: ['End'] },
    End: { shape: end },
  },
});

export const ENDING: readonly Definition[] = [plain, patient, manual, paid, calling, talking];
export const ENDLESS: Definition = endless;

function throwing(name: string, process: string, element: string) {
  return {
    behavior: 'throw-event',
    throws: [{ kind: 'message', name, targets: [{ process, element }] }],
  } as const;
}
