/** What the simulated nodes run, beside what the crash tests run: work for others, races, interrupted calls, messages that start. */
import {
  catching,
  definitionOf,
  end,
  fork,
  job,
  person,
  start,
  timer,
} from '../../contracts/sample-definitions.ts';
import { ENDING } from '../../crash/load-definitions.ts';

/** Of jobs that no node carries out. */
export const OUTSIDE = 'outside';

const helped = definitionOf('helped', {
  id: 'Helped',
  elements: {
    Start: { shape: start, to: ['Fork'] },
    Fork: { shape: fork, to: ['Outside', 'Ask', 'Work'] },
    Outside: { shape: job(OUTSIDE, 50), to: ['Join'] },
    Ask: { shape: person('Clerk'), to: ['Join'] },
    Work: { shape: job('work', 50), to: ['Join'] },
    Join: { shape: fork, to: ['Rest'] },
    Rest: { shape: catching(timer('PT1S')), to: ['End'] },
    End: { shape: end },
  },
});

/** The call is given up after a moment, which comes before, within or after what is called. */
const impatient = definitionOf(
  'impatient',
  {
    id: 'Impatient',
    elements: {
      Start: { shape: start, to: ['Call'] },
      Call: {
        shape: { behavior: 'call-activity', boundary: ['Late'], calls: 'Slow', from: 'same' },
        to: ['End'],
      },
      Late: {
        shape: {
          behavior: 'boundary-event',
          attachedTo: 'Call',
          interrupting: true,
          triggers: [timer('PT0.3S')],
        },
        to: ['Instead'],
      },
      Instead: { shape: job('work', 50), to: ['End'] },
      End: { shape: end },
    },
  },
  {
    id: 'Slow',
    elements: {
      Start: { shape: start, to: ['Work'] },
      Work: { shape: job('work', 50), to: ['Wait'] },
      Wait: { shape: catching(timer('PT0.2S')), to: ['Rest'] },
      Rest: { shape: job('work', 50), to: ['End'] },
      End: { shape: end },
    },
  },
);

/** Begins by itself, so many times. */
export const SCHEDULED = { process: 'Scheduled', times: 3 } as const;

const scheduled = definitionOf('scheduled', {
  id: SCHEDULED.process,
  start: timer(`R${SCHEDULED.times}/PT2S`, 'cycle'),
  elements: {
    Start: { shape: start, to: ['Work'] },
    Work: { shape: job('work', 50), to: ['End'] },
    End: { shape: end },
  },
});

/** Begun from outside. */
export const BEGUN = [...ENDING, helped, impatient];
export const PROCESSES = [...BEGUN, scheduled];
