/** A task as the inbox and its own page show it. */
import type { UserTaskOffer } from '../../kernel/effect.ts';
import { holderOf, meantNames } from '../../people/meant-for.ts';
import { mayClaim, mayTakeOver } from '../../people/task-access.ts';
import type { Deployment } from '../../ports/deployment.ts';
import type { Person } from '../../ports/people-store.ts';
import type { WaitId } from '../../ports/store.ts';
import type { InboxLine } from '../../ports/store-queries.ts';
import type { Question } from '../api/form.ts';
import type { InboxTask } from '../api/inbox.ts';
import { caseTitle } from './case-title.ts';
import { findElement, runName } from './name-book.ts';

export function innerId({ instance, key }: WaitId): string {
  return `${instance}-${key}`;
}

/** The schema has checked the form `instance-key` already. */
export function parseInnerId(id: string): WaitId {
  const [instance = '0', key = '0'] = id.split('-');
  return { instance: Number(instance), key: Number(key) };
}

export interface TaskSources {
  /** What draws the step: of a called process its own. */
  readonly deployment: Deployment;
  /** The name of what the case began with. */
  readonly rootName: string;
}

/** Who reads it, and who everybody is. */
export interface TaskReader {
  readonly me: Person;
  personName(this: void, id: string): string;
  /** The id of whom a diagram means by a name. */
  known(this: void, name: string): string | undefined;
}

export function inboxTask(
  line: InboxLine,
  sources: TaskSources,
  { me, personName, known }: TaskReader,
): InboxTask {
  const { offer, person } = line;
  const { deployment } = sources;
  const holder = holderOf(offer, person, known);
  const meantFor = meantNames(offer, known, personName);
  return {
    id: innerId(line),
    title: offer.title,
    purpose: offer.purpose,
    case: { id: line.case, title: caseTitle(line.caseTitle, sources.rootName, line.case) },
    process: {
      key: deployment.key,
      name: runName(
        deployment,
        findElement(deployment.definition, offer.element)?.process.id ?? '',
        line.instance === line.case,
      ),
      version: deployment.version,
    },
    element: offer.element,
    role: offer.role,
    ...(person === undefined ? {} : { assignee: { id: person, name: personName(person) } }),
    mine: person === me.id,
    claimable: person === undefined && mayClaim(me, holder).ok,
    ...(mayTakeOver(me, holder).ok ? { takeOver: true as const } : {}),
    createdAt: line.createdAt,
    ...(meantFor.length === 0 ? {} : { meantFor: [...meantFor] }),
    ...(offer.due === undefined ? {} : { due: offer.due }),
    ...(offer.followUp === undefined ? {} : { followUp: offer.followUp }),
    ...(offer.priority === undefined ? {} : { priority: offer.priority }),
    questions: offer.questions.map(questionView),
    quick: isQuick(offer),
  };
}

export function questionView(question: UserTaskOffer['questions'][number]): Question {
  return {
    element: question.element,
    prompt: question.prompt,
    many: question.many,
    answers: question.answers.map((answer) => ({ ...answer })),
  };
}

/** Nothing to fill in and at most one answer to give: one click completes it. */
function isQuick(offer: UserTaskOffer): boolean {
  return (
    offer.form.fields.length === 0 &&
    offer.questions.length <= 1 &&
    offer.questions.every((question) => !question.many)
  );
}
