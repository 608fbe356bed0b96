import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { bpmnFile, flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled, compileResult, findingIn } from '../../test/fixtures/wiring/compile.ts';
import { dayOneFindings } from './day-one-findings.ts';

const small = processFile(
  `<startEvent id="s"/><task id="a" name="Pick"/><exclusiveGateway id="g"/><endEvent id="e"/>${flow('f', 's', 'a')}${flow('h', 'a', 'e')}`,
);

describe('a file', () => {
  test('without anything to run is refused; the reader has said so, and it is not said twice', async () => {
    const { definition, findings } = await compileResult(bpmnFile('<process id="P"/>'));
    expect(definition).toBeUndefined();
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([]);
  });

  test('becomes plain data that survives JSON', async () => {
    const { definition } = await compiled(small);
    expect(JSON.parse(JSON.stringify(definition))).toEqual(definition);
  });

  test('keeps what happens inside a subprocess in the same process', async () => {
    const made = await compiled(processFile(`<subProcess id="sub"><task id="inner"/></subProcess>`));
    expect(made.element('inner').scope).toBe('sub');
    expect(made.process().scopes.sub).toEqual({ id: 'sub', parent: 'P', initial: ['inner'] });
  });
});

describe('a wiring that does not fit the diagram', () => {
  test('is told where an event cannot wait for what it says', async () => {
    const xml = processFile(`<startEvent id="s"/><endEvent id="e"/>${flow('f', 's', 'e')}`);
    const made = await compiled(xml, { events: { e: { kind: 'timer', timer: 'duration', value: 'P1D' } } });
    expect(made.finding('wiring-does-not-fit', 'e')).toBeDefined();
    expect(made.element('e')).toMatchObject({ throws: [] });
  });

  test('is told, entry by entry, and runs all the same', async () => {
    const made = await compiled(small, {
      steps: { gone: { by: 'nothing' }, g: { by: 'nothing' } },
      decisions: { a: { by: 'question' } },
      events: { a: { kind: 'signal', name: 'x' } },
      loops: { a: { kind: 'standard', while: 'true' } },
      starts: { a: { label: 'Here' } },
    });
    expect(made.finding('wiring-for-unknown-element', 'gone').severity).toBe('warning');
    expect(made.finding('wiring-does-not-fit', 'g').message).toContain('as a step');
    expect(made.finding('wiring-does-not-fit', 'a')).toBeDefined();
  });

  test('is refused where an expression cannot be understood, because somebody meant it to run', async () => {
    const { definition, findings } = await compileResult(small, {
      steps: { a: { by: 'expression', expression: 'net *', result: 'gross' } },
    });
    expect(definition).toBeUndefined();
    const finding = findingIn(findings, 'wiring-expression-not-usable', 'a');
    expect(finding.message).toContain('“net *”');
    expect(finding.message).toContain('/steps/a/expression');
  });
});

test('every finding of the catalogue is reported somewhere, and says what it means', () => {
  const folder = import.meta.dirname;
  const sources = readdirSync(folder)
    .filter((name) => name.endsWith('.ts') && !name.endsWith('.test.ts') && name !== 'day-one-findings.ts')
    .map((name) => readFileSync(join(folder, name), 'utf8'))
    .join('\n');
  for (const [code, { title, explains }] of Object.entries(dayOneFindings)) {
    expect(sources).toContain(`'${code}'`);
    expect(title.length).toBeGreaterThan(5);
    expect(explains).toMatch(/\.$/u);
  }
});
