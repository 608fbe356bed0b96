import { describe, expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled } from '../../test/fixtures/wiring/compile.ts';
import { longestLabel, tidyText } from '../bpmn/naming.ts';

async function names(content: string): Promise<Record<string, string>> {
  const made = await compiled(processFile(content));
  const { elements, flows } = made.process();
  return Object.fromEntries([
    ...Object.values(elements).map(({ id, name }) => [id, name]),
    ...Object.values(flows).map(({ id, label }) => [id, label]),
  ]);
}

describe('what nothing is written on', () => {
  test('is named after what comes before it', async () => {
    const named =
      await names(`<startEvent id="s"/><task id="a" name="Check stock"/><task id="b"/><exclusiveGateway id="g"/>
      <endEvent id="e"/><endEvent id="z"/>
      ${flow('f1', 's', 'a')}${flow('f2', 'a', 'b')}${flow('f3', 'b', 'g')}${flow('f4', 'g', 'e')}${flow('f5', 'g', 'z')}`);
    expect(named).toMatchObject({
      s: 'Start',
      b: 'Step after Check stock',
      g: 'Decision after Check stock',
      e: 'End after Check stock',
      f1: 'to Check stock',
      f4: 'to the end',
    });
  });

  test('a branch to an unnamed gateway is named after what follows', async () => {
    const named = await names(`<task id="a"/><exclusiveGateway id="g"/><task id="b" name="Ship"/>
      ${flow('f1', 'a', 'g')}${flow('f2', 'g', 'b')}`);
    expect(named.f1).toBe('to Ship');
  });

  test('a circle of unnamed steps still has names', async () => {
    const named = await names(`<task id="a"/><task id="b"/>${flow('f', 'a', 'b')}${flow('g', 'b', 'a')}`);
    expect(named).toMatchObject({ a: 'Step', b: 'Step', f: 'to step' });
  });
});

describe('what is written', () => {
  test('is put on one line', async () => {
    expect(await names('<task id="a" name="  Check&#10;stock "/>')).toMatchObject({ a: 'Check stock' });
  });

  test('is cut at a word where it is too long', () => {
    const cut = tidyText('word '.repeat(100)) ?? '';
    expect(cut.length).toBeLessThanOrEqual(longestLabel);
    expect(cut.endsWith('word…')).toBe(true);
    expect([...(tidyText('😀'.repeat(500)) ?? '')]).toHaveLength(longestLabel);
  });
});
