/** /api/jobs: work for programs outside Baton, and /api/messages, /api/signals. */
import { type Static, Type } from 'typebox';
import { CaseNumber, ElementId, InnerId, Instant, Variables } from './primitive-schemas.ts';

const Worker = Type.String({ minLength: 1, maxLength: 200, description: 'Your name for the worker.' });
const Lease = Type.Integer({
  minimum: 1_000,
  maximum: 86_400_000,
  default: 60_000,
  description: 'Milliseconds.',
});
const Fence = Type.String({ description: 'From the fetch: proves that the lease is still yours.' });

export const FetchJobsRequest = Type.Object(
  {
    types: Type.Array(Type.String({ minLength: 1 }), { minItems: 1, maxItems: 100 }),
    worker: Worker,
    max: Type.Optional(Type.Integer({ minimum: 1, maximum: 100, default: 10 })),
    lease_ms: Type.Optional(Lease),
    wait_ms: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 60_000,
        default: 0,
        description: 'Hold the answer until there is work.',
      }),
    ),
    order: Type.Optional(
      Type.Union([Type.Literal('oldest'), Type.Literal('urgent')], {
        default: 'oldest',
        description: '`urgent`: the highest priority first.',
      }),
    ),
    of: Type.Optional(
      Type.Object(
        {
          processes: Type.Optional(Type.Array(ElementId, { minItems: 1, maxItems: 100 })),
          caseTitle: Type.Optional(Type.String({ maxLength: 500 })),
        },
        { additionalProperties: false, description: 'Only work of these processes, of cases of this title.' },
      ),
    ),
  },
  { additionalProperties: false },
);
export type FetchJobsRequest = Static<typeof FetchJobsRequest>;

export const Job = Type.Object({
  id: InnerId,
  fence: Fence,
  type: Type.String(),
  case: CaseNumber,
  instance: Type.Integer(),
  process: Type.String(),
  element: ElementId,
  variables: Variables,
  headers: Type.Optional(
    Type.Record(Type.String(), Type.String(), {
      description: 'What the diagram or the wiring tells the worker beside the variables.',
    }),
  ),
  attempt: Type.Integer({ description: 'From 1.' }),
  attempts: Type.Integer({ description: 'In all.' }),
  failure: Type.Optional(Type.String({ description: 'Why the attempt before failed.' })),
  priority: Type.Integer({ description: '0 is ordinary.' }),
  createdAt: Instant,
  leasedUntil: Instant,
  idempotencyKey: Type.String({ description: 'The same for every attempt of this piece of work.' }),
});
export type Job = Static<typeof Job>;

export const FetchJobsResult = Type.Object({ jobs: Type.Array(Job) });
export type FetchJobsResult = Static<typeof FetchJobsResult>;

export const ExtendJobRequest = Type.Object(
  { fence: Fence, lease_ms: Type.Optional(Lease) },
  { additionalProperties: false },
);
export const ExtendJobResult = Type.Object({ leasedUntil: Instant });
export type ExtendJobResult = Static<typeof ExtendJobResult>;

export const ReturnJobRequest = Type.Object({ fence: Fence }, { additionalProperties: false });

export const CompleteJobRequest = Type.Object(
  { fence: Fence, variables: Type.Optional(Variables) },
  { additionalProperties: false },
);

export const FailJobRequest = Type.Object(
  {
    fence: Fence,
    message: Type.String({ minLength: 1, maxLength: 10_000 }),
    retryable: Type.Optional(Type.Boolean({ default: true, description: 'False: trying again is no use.' })),
    retryAfter_ms: Type.Optional(Type.Integer({ minimum: 0, maximum: 2_592_000_000 })),
    attemptsLeft: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 1_000,
        description: 'In place of what the step says; 0: a person has to look at it.',
      }),
    ),
  },
  { additionalProperties: false },
);

export const JobErrorRequest = Type.Object(
  {
    fence: Fence,
    code: Type.String({ minLength: 1, maxLength: 200 }),
    message: Type.Optional(Type.String({ maxLength: 10_000 })),
    variables: Type.Optional(Variables),
  },
  { additionalProperties: false, description: 'A modelled BPMN error.' },
);

export const MessageRequest = Type.Object(
  {
    name: Type.String({ minLength: 1, maxLength: 500 }),
    key: Type.Optional(Type.String({ maxLength: 500, description: 'Which case it belongs to.' })),
    variables: Type.Optional(Variables),
    keep_ms: Type.Optional(
      Type.Integer({
        minimum: 0,
        maximum: 31_536_000_000,
        description: 'How long to keep it where nobody waits for it yet.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type MessageRequest = Static<typeof MessageRequest>;

export const SignalRequest = Type.Object(
  { name: Type.String({ minLength: 1, maxLength: 500 }), variables: Type.Optional(Variables) },
  { additionalProperties: false },
);
export type SignalRequest = Static<typeof SignalRequest>;

export const Accepted = Type.Object(
  { accepted: Type.Literal(true) },
  { description: 'Kept durably; delivered right after.' },
);
export type Accepted = Static<typeof Accepted>;
