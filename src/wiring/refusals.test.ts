import { describe, expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled, compileResult } from '../../test/fixtures/wiring/compile.ts';

const within = (content: string) =>
  processFile(`<startEvent id="s"/>${content}<endEvent id="e"/>${flow('f', 's', 'e')}`);

describe('what Baton does not carry out yet', () => {
  test.each([
    [
      'several things',
      '<startEvent id="x" parallelMultiple="true"><timerEventDefinition/><signalEventDefinition/></startEvent>',
    ],
  ])('is refused with its element, even where no run could reach it: %s', async (word, drawn) => {
    const { definition, findings } = await compileResult(within(drawn));
    expect(definition).toBeUndefined();
    const refusal = findings.find(({ code }) => code === 'not-yet-executed');
    expect(refusal).toMatchObject({ severity: 'error', element: 'x' });
    expect(refusal?.message).toContain(word);
    expect(findings.filter(({ element }) => element === 'x')).toHaveLength(1);
  });

  test('leaves the rest of the file its findings', async () => {
    const { findings } = await compileResult(
      within(
        '<intermediateCatchEvent id="x"><conditionalEventDefinition><condition>=stock &lt; 5</condition></conditionalEventDefinition></intermediateCatchEvent><task id="a" name="Pick"/>',
      ),
    );
    expect(findings.some(({ code, element }) => code === 'step-by-hand' && element === 'a')).toBe(true);
  });
});

test('a condition for people is no refusal', async () => {
  const made = await compiled(
    within('<intermediateCatchEvent id="x"><conditionalEventDefinition/></intermediateCatchEvent>'),
  );
  expect(made.codes()).not.toContain('not-yet-executed');
});

test('a receive task drawn to start the process is started by a person and then waits', async () => {
  const made = await compiled(processFile('<receiveTask id="r" name="Order" instantiate="true"/>'));
  expect(made.process().starts[0]).toMatchObject({ elements: ['r'], trigger: { kind: 'none' } });
});
