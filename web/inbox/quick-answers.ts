/** What one click can say about a task: its one question's answers, or simply that it is done. */
import type { InboxTask, TaskPurpose } from '../../src/server/api/inbox.ts';

export interface QuickAnswer {
  readonly label: string;
  readonly answers: Record<string, string[]>;
}

/** What the button says where nothing but "done" is to be said. */
export const doneWords: Record<TaskPurpose, string> = {
  work: 'Done',
  question: 'Answer',
  confirmation: 'Yes, it has happened',
  repeat: 'Answer',
  count: 'Go on',
  next: 'Answer',
};

export function quickAnswers(task: Pick<InboxTask, 'questions' | 'purpose'>): QuickAnswer[] {
  const [question, ...more] = task.questions;
  if (!question) return [{ label: doneWords[task.purpose], answers: {} }];
  if (more.length > 0 || question.many) return [];
  return question.answers.map((answer) => ({
    label: answer.label,
    answers: { [question.element]: [answer.value] },
  }));
}
