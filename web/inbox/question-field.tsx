/** A question of the form: one answer, or as many as apply. */
import { Checkbox, Radio, Stack } from '@mantine/core';
import type { Question } from '../../src/server/api/form.ts';

export interface QuestionFieldProps {
  readonly question: Question;
  readonly chosen: readonly string[];
  readonly problem: string | undefined;
  readonly onChoose: (chosen: string[]) => void;
}

export function QuestionField({ question, chosen, problem, onChoose }: QuestionFieldProps) {
  if (question.many) {
    return (
      <Checkbox.Group
        label={question.prompt}
        description="Choose all that apply"
        error={problem}
        value={[...chosen]}
        onChange={onChoose}
      >
        <Stack gap="sm" mt={8}>
          {question.answers.map((answer) => (
            <Checkbox key={answer.value} value={answer.value} label={answer.label} />
          ))}
        </Stack>
      </Checkbox.Group>
    );
  }
  return (
    <Radio.Group
      label={question.prompt}
      error={problem}
      value={chosen[0] ?? null}
      onChange={(value) => onChoose([value])}
    >
      <Stack gap="sm" mt={8}>
        {question.answers.map((answer) => (
          <Radio key={answer.value} value={answer.value} label={answer.label} />
        ))}
      </Stack>
    </Radio.Group>
  );
}
