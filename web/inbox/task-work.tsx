/** What to do: the instruction, the form, the questions, and the buttons that finish it. */
import { Button, Menu } from '@mantine/core';
import { IconAlertTriangle, IconHandGrab, IconLock } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { type FormEvent, Fragment, type KeyboardEvent, useEffect, useRef, useState } from 'react';
import type { TaskDetail } from '../../src/server/api/inbox.ts';
import { claimTask, releaseTask } from '../api/inbox.ts';
import { keys } from '../api/query-keys.ts';
import { DataList } from '../design/data-list.tsx';
import { Due } from '../design/due.tsx';
import { tellFailure } from '../design/tell.ts';
import { When } from '../design/when.tsx';
import { FormFields } from '../forms/form-fields.tsx';
import { type FormValues, initialValues, problemsOf, toVariables } from '../forms/form-values.ts';
import { detailsToVariables, type OwnDetail, OwnDetails } from '../forms/own-details.tsx';
import type { useCompletion } from './completion.ts';
import { QuestionField } from './question-field.tsx';
import { doneWords, quickAnswers } from './quick-answers.ts';
import classes from './task-work.module.css';

export interface TaskWorkProps {
  readonly task: TaskDetail;
  readonly completion: ReturnType<typeof useCompletion>;
}

type Answers = Readonly<Record<string, readonly string[]>>;

export function TaskWork({ task, completion }: TaskWorkProps) {
  const [values, setValues] = useState<FormValues>(() =>
    initialValues(task.form, { ...task.variables, ...task.context }),
  );
  const [details, setDetails] = useState<readonly OwnDetail[]>([]);
  const [answers, setAnswers] = useState<Answers>({});
  const [tried, setTried] = useState(false);
  const title = useRef<HTMLHeadingElement>(null);
  const problems = problemsOf(task.form, values);
  const buttons = quickAnswers(task);
  const asked = buttons.length > 0 ? [] : task.questions;
  const unanswered = asked.filter((question) => (answers[question.element] ?? []).length === 0);

  // The next task begins at its title, for those who hear the page or use it by keyboard.
  useEffect(() => title.current?.focus({ preventScroll: true }), []);
  useEffect(() => {
    document.title = `${task.title} · Baton`;
  }, [task.title]);

  function finish(given: Answers): void {
    setTried(true);
    const added = detailsToVariables(details);
    if (Object.keys(problems).length > 0 || unanswered.length > 0 || !added || completion.busy) return;
    const chosen = Object.fromEntries(Object.entries(given).map(([element, flows]) => [element, [...flows]]));
    const variables = { ...added, ...toVariables(task.form, values) };
    completion.complete({ request: { variables, answers: chosen } });
  }

  function submit(event: FormEvent): void {
    event.preventDefault();
    const [only, ...others] = buttons;
    if (buttons.length === 0) finish(answers);
    else if (only && others.length === 0) finish(only.answers);
  }

  function byKeys(event: KeyboardEvent): void {
    if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) submit(event);
  }

  return (
    <form className={classes.form} onSubmit={submit} onKeyDown={byKeys} noValidate>
      <div className={classes.body}>
        <header className={classes.head}>
          <p className={classes.where}>
            <Link
              className={classes.case}
              to="/cases/$case"
              params={{ case: String(task.case.id) }}
              search={{ step: task.element }}
            >
              {task.case.title}
            </Link>
            <span>{task.role}</span>
            <span>
              <When at={task.createdAt} />
            </span>
            {task.due === undefined ? null : (
              <span>
                <Due at={task.due} />
              </span>
            )}
          </p>
          <h1 ref={title} tabIndex={-1} className={classes.title}>
            {task.title}
          </h1>
          {task.instruction ? <p className={classes.instruction}>{task.instruction}</p> : null}
          {task.notes.map((note) => (
            <p key={note} className={classes.note}>
              {note}
            </p>
          ))}
          <Holder task={task} />
        </header>
        <DataList variables={task.context} label="What belongs to this step" />
        <FormFields form={task.form} values={values} problems={tried ? problems : {}} onChange={setValues} />
        {task.purpose === 'work' && !task.blocked ? (
          <OwnDetails details={details} onChange={setDetails} />
        ) : null}
        {asked.map((question) => (
          <QuestionField
            key={question.element}
            question={question}
            chosen={answers[question.element] ?? []}
            problem={tried && unanswered.includes(question) ? 'Please answer this to go on' : undefined}
            onChoose={(chosen) => setAnswers({ ...answers, [question.element]: chosen })}
          />
        ))}
      </div>
      <footer className={classes.foot}>
        {task.blocked ? (
          <p className={classes.blocked}>
            <IconLock size={16} aria-hidden /> {task.blocked}
          </p>
        ) : (
          <>
            {buttons.length > 1 && task.questions[0]?.prompt !== task.title ? (
              <p className={classes.prompt}>{task.questions[0]?.prompt}</p>
            ) : null}
            <fieldset
              className={classes.buttons}
              aria-label={task.questions[0]?.prompt ?? 'Finish this task'}
            >
              {buttons.length > 0 ? (
                buttons.map((button) => (
                  <Button
                    key={button.label}
                    type="button"
                    variant={buttons.length > 1 ? 'light' : 'filled'}
                    disabled={completion.busy}
                    onClick={() => finish(button.answers)}
                  >
                    {button.label}
                  </Button>
                ))
              ) : (
                <Button type="submit" disabled={completion.busy}>
                  {doneWords[task.purpose]}
                </Button>
              )}
              <ErrorMenu task={task} values={values} completion={completion} />
            </fieldset>
          </>
        )}
        <p role="status" className={classes.status}>
          {completion.busy ? 'Done. On to the next…' : ''}
        </p>
      </footer>
    </form>
  );
}

/** Whose it is, and taking it or giving it back. */
function Holder({ task }: { readonly task: TaskDetail }) {
  const client = useQueryClient();
  const settle = {
    onSettled: () => client.invalidateQueries({ queryKey: keys.inbox }),
    onError: tellFailure('That was not done'),
  };
  const takesOver = task.takeOver === true;
  const claim = useMutation({ mutationFn: () => claimTask(task.id, takesOver), ...settle });
  const release = useMutation({ mutationFn: () => releaseTask(task.id), ...settle });
  const mine = claim.isPending || (task.mine && !release.isPending);
  return (
    <div className={classes.holder}>
      {mine ? (
        <>
          <span>You have taken this task.</span>
          <Button type="button" variant="subtle" size="compact-sm" onClick={() => release.mutate()}>
            Give it back
          </Button>
        </>
      ) : null}
      {!task.assignee && task.meantFor ? <span>Meant for {task.meantFor.join(' or ')}.</span> : null}
      {!mine && task.assignee && !release.isPending ? <span>Taken by {task.assignee.name}.</span> : null}
      {!mine && (task.claimable || takesOver) ? (
        <Button
          type="button"
          variant="default"
          size="compact-md"
          leftSection={<IconHandGrab size={16} />}
          onClick={() => claim.mutate()}
        >
          {takesOver ? 'Take it over' : 'Take it'}
        </Button>
      ) : null}
    </div>
  );
}

interface ErrorMenuProps extends TaskWorkProps {
  readonly values: FormValues;
}

/** The step's drawn ways out when something goes wrong. */
function ErrorMenu({ task, values, completion }: ErrorMenuProps) {
  if (task.errors.length === 0) return null;
  const groups = [
    { label: 'Instead of finishing, say that', errors: task.errors.filter(({ beside }) => !beside) },
    { label: 'Without finishing yet, say that', errors: task.errors.filter(({ beside }) => beside) },
  ];
  const say = (boundary: string) =>
    completion.complete({
      request: { error: { boundary, variables: toVariables(task.form, values) } },
    });
  return (
    <Menu position="top-start">
      <Menu.Target>
        <Button
          type="button"
          variant="subtle"
          color="red"
          leftSection={<IconAlertTriangle size={16} />}
          disabled={completion.busy}
        >
          It did not work…
        </Button>
      </Menu.Target>
      <Menu.Dropdown>
        {groups.map(({ label, errors }) =>
          errors.length === 0 ? null : (
            <Fragment key={label}>
              <Menu.Label>{label}</Menu.Label>
              {errors.map((error) => (
                <Menu.Item key={error.boundary} onClick={() => say(error.boundary)}>
                  {error.label}
                </Menu.Item>
              ))}
            </Fragment>
          ),
        )}
      </Menu.Dropdown>
    </Menu>
  );
}
