/** /api/inbox: what waits for people. */
import { type Static, Type } from 'typebox';
import { TimelineEntry } from './cases.ts';
import { Form, Question, ReportableError } from './form.ts';
import {
  CaseNumber,
  ElementId,
  InnerId,
  Instant,
  PageOf,
  PageQuery,
  Variables,
} from './primitive-schemas.ts';

export const InboxView = Type.Union([Type.Literal('mine'), Type.Literal('roles'), Type.Literal('all')], {
  description:
    '`mine`: what I took; `roles`: mine and whatever waits for one of my roles; `all`: everything.',
});
export type InboxView = Static<typeof InboxView>;

export const InboxQuery = Type.Object({
  ...PageQuery,
  view: Type.Optional(InboxView),
  role: Type.Optional(Type.String({ description: 'Tasks of this role only.' })),
  process: Type.Optional(Type.String({ description: 'Key of the process.' })),
  order: Type.Optional(
    Type.Union([Type.Literal('urgent'), Type.Literal('due')], {
      description: '`urgent`: the highest priority first (the default); `due`: what is due first.',
    }),
  ),
  search: Type.Optional(Type.String({ maxLength: 200 })),
});
export type InboxQuery = Static<typeof InboxQuery>;

export const TaskPurpose = Type.Union([
  Type.Literal('work'),
  Type.Literal('question'),
  Type.Literal('confirmation'),
  Type.Literal('repeat'),
  Type.Literal('count'),
  Type.Literal('next'),
]);
export type TaskPurpose = Static<typeof TaskPurpose>;

export const InboxTask = Type.Object({
  id: InnerId,
  title: Type.String(),
  purpose: TaskPurpose,
  case: Type.Object({ id: CaseNumber, title: Type.String() }),
  process: Type.Object({ key: Type.String(), name: Type.String(), version: Type.Integer() }),
  element: ElementId,
  role: Type.String(),
  assignee: Type.Optional(Type.Object({ id: Type.String(), name: Type.String() })),
  mine: Type.Boolean(),
  claimable: Type.Boolean({ description: 'The current person may take it.' }),
  takeOver: Type.Optional(
    Type.Literal(true, {
      description: 'Somebody else has it; the current person may take it over from them.',
    }),
  ),
  createdAt: Instant,
  meantFor: Type.Optional(
    Type.Array(Type.String(), {
      description:
        'Names of those it is meant for; of people Baton does not know as the diagram writes them.',
    }),
  ),
  due: Type.Optional(Instant),
  followUp: Type.Optional(
    Type.Integer({ description: 'Epoch milliseconds: not listed among one’s own tasks before then.' }),
  ),
  priority: Type.Optional(Type.Integer({ description: '50 is ordinary, more is more urgent.' })),
  questions: Type.Array(Question),
  /** No field has to be filled in: an answer is one click. */
  quick: Type.Boolean(),
});
export type InboxTask = Static<typeof InboxTask>;

export const InboxPage = PageOf(InboxTask, 'Tasks, the most urgent first.');
export type InboxPage = Static<typeof InboxPage>;

export const InboxCounts = Type.Object(
  { mine: Type.Integer(), roles: Type.Integer(), all: Type.Integer() },
  { description: 'How many tasks each view holds; 1,000 stands for "1,000 or more".' },
);
export type InboxCounts = Static<typeof InboxCounts>;

export const TaskDetail = Type.Object({
  ...InboxTask.properties,
  instance: Type.Integer(),
  instruction: Type.Optional(Type.String()),
  notes: Type.Array(Type.String(), { description: 'What could not be worked out about the task.' }),
  form: Form,
  errors: Type.Array(ReportableError),
  context: Type.Unsafe<Variables>({ ...Variables, description: 'What belongs to this step alone.' }),
  variables: Type.Unsafe<Variables>({ ...Variables, description: 'What the case knows.' }),
  soFar: Type.Array(TimelineEntry, {
    description: 'The last things that happened in the case, newest first.',
  }),
  /** Why the current person cannot complete it; absent: they can. */
  blocked: Type.Optional(Type.String()),
});
export type TaskDetail = Static<typeof TaskDetail>;

export const ClaimRequest = Type.Union(
  [
    Type.Object(
      {
        takeOver: Type.Optional(
          Type.Boolean({ description: 'Also where somebody else has taken it: it is theirs no longer.' }),
        ),
      },
      { additionalProperties: false },
    ),
    Type.Null(),
  ],
  { description: 'May be left out.' },
);

export const CompleteRequest = Type.Object(
  {
    variables: Type.Optional(Variables),
    answers: Type.Optional(
      Type.Record(ElementId, Type.Array(Type.String()), {
        description: 'By element of the question: the values of the answers.',
      }),
    ),
  },
  { additionalProperties: false },
);
export type CompleteRequest = Static<typeof CompleteRequest>;

export const ReportErrorRequest = Type.Object(
  { boundary: ElementId, variables: Type.Optional(Variables) },
  { additionalProperties: false },
);
export type ReportErrorRequest = Static<typeof ReportErrorRequest>;

export const CompleteResult = Type.Object({
  case: CaseNumber,
  /** The next task of the same case the person could do, so that they may go on; nothing that only may happen. */
  next: Type.Optional(InnerId),
});
export type CompleteResult = Static<typeof CompleteResult>;
