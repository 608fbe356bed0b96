/** What the case keeps of what came back: a click in the last answer makes a variable of it. */
import { Button, Textarea } from '@mantine/core';
import { IconClipboardText } from '@tabler/icons-react';
import { useState } from 'react';
import type { Json } from '../../src/server/api/primitive-schemas.ts';
import { MappingRows } from './mapping-rows.tsx';
import classes from './output-mapping.module.css';
import { proposedName } from './value-path.ts';
import { ValueTree } from './value-tree.tsx';
import type { Answer } from './wiring-context.ts';

export interface OutputMappingProps {
  readonly outputs: Readonly<Record<string, string>>;
  readonly answer: Answer | undefined;
  readonly element: string;
  readonly onChange: (outputs: Readonly<Record<string, string>>) => void;
  readonly onPaste: (value: Json) => void;
}

export function OutputMapping({ outputs, answer, element, onChange, onPaste }: OutputMappingProps) {
  const [pasting, setPasting] = useState(false);
  return (
    <section className={classes.outputs}>
      <h3 className={classes.title}>What the case keeps</h3>
      <MappingRows
        label="What the case keeps"
        mapping={outputs}
        onChange={onChange}
        element={element}
        answer={answer}
        nameLabel="Name in the case"
        addLabel="Keep something"
        placeholder="body.id"
      />
      {answer ? (
        <>
          <p className={classes.hint}>What came back in {answer.from}. A click keeps a value.</p>
          <ValueTree
            label="What came back"
            nodes={answer.nodes}
            taken={new Set(Object.values(outputs))}
            onPick={({ path }) =>
              onChange({ ...outputs, [proposedName(path, new Set(Object.keys(outputs)))]: path })
            }
          />
        </>
      ) : (
        <p className={classes.hint}>
          Try it below, and what comes back stands here to pick from. Or paste a sample of an answer.
        </p>
      )}
      {pasting ? (
        <PasteSample
          onPaste={(value) => {
            setPasting(false);
            onPaste(value);
          }}
        />
      ) : (
        <Button
          variant="subtle"
          size="compact-sm"
          className={classes.paste}
          leftSection={<IconClipboardText size={14} aria-hidden />}
          onClick={() => setPasting(true)}
        >
          Paste a sample
        </Button>
      )}
    </section>
  );
}

function PasteSample({ onPaste }: { readonly onPaste: (value: Json) => void }) {
  const [problem, setProblem] = useState<string>();
  return (
    <Textarea
      label="Sample of an answer"
      description="The text of an answer, as JSON."
      autoFocus
      autosize
      minRows={4}
      maxRows={12}
      spellCheck={false}
      classNames={{ input: classes.code ?? '' }}
      error={problem}
      onChange={(event) => {
        try {
          const value: Json = JSON.parse(event.currentTarget.value);
          onPaste(value);
        } catch {
          setProblem('This is not JSON yet');
        }
      }}
    />
  );
}
