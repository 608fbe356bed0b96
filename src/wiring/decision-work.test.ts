import { describe, expect, test } from 'vitest';
import { diagramOf } from '../../test/fixtures/bpmn/read.ts';
import { compileDefinition } from './compile.ts';
import type { CatalogueDecision } from './decision-work.ts';
import type { WiringDocument } from './wiring-document.ts';

const discount: CatalogueDecision = {
  model: 'hash',
  key: 'prices',
  version: 3,
  decision: 'discount',
  name: 'Discount',
  resultName: 'rebate',
  inputs: [{ name: 'amount', type: 'number' }],
  candidates: 1,
};

async function compiled(attributes: string, wiring: Omit<WiringDocument, 'format'> = {}, inside = '') {
  const diagram = await diagramOf(`<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"
    xmlns:camunda="http://camunda.org/schema/1.0/bpmn" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0" targetNamespace="t">
    <process id="p"><startEvent id="s"/><businessRuleTask id="r" name="Work out the discount" ${attributes}>${inside}</businessRuleTask><endEvent id="e"/>
    <sequenceFlow id="f1" sourceRef="s" targetRef="r"/><sequenceFlow id="f2" sourceRef="r" targetRef="e"/></process></definitions>`);
  const catalogue = {
    hasProcess: () => false,
    findDecision: ({ decision }: { readonly decision: string }) =>
      decision === 'discount' ? discount : undefined,
  };
  const { definition, findings } = compileDefinition(diagram, { format: 1, ...wiring }, catalogue);
  const element = definition?.processes[0]?.elements.r;
  if (element === undefined || !('work' in element)) throw new Error('no step');
  return { work: element.work, codes: findings.map(({ code }) => code), definition };
}

const pinned = { model: 'hash', key: 'prices', version: 3, decision: 'discount', name: 'Discount' };

describe('a step that a decision carries out', () => {
  test('by its wiring is a job with the decision pinned, its result under the name the model gives it', async () => {
    const { work, codes } = await compiled('', { steps: { r: { by: 'decision', decision: 'discount' } } });
    expect(work).toMatchObject({
      by: 'job',
      jobType: 'baton:decision',
      settings: { ...pinned, result: 'rebate' },
    });
    expect(codes).toContain('decision-pinned');
  });

  test('by the words of Camunda 7 keeps how the result is handed over', async () => {
    const { work } = await compiled(
      'camunda:decisionRef="discount" camunda:mapDecisionResult="singleEntry" camunda:resultVariable="rate"',
    );
    expect(work).toMatchObject({ settings: { ...pinned, result: 'rate', mapping: 'singleEntry' } });
  });

  test('by the words of Camunda 8', async () => {
    const inside =
      '<extensionElements><zeebe:calledDecision decisionId="discount" resultVariable="rate"/></extensionElements>';
    expect((await compiled('', {}, inside)).work).toMatchObject({ settings: { ...pinned, result: 'rate' } });
  });

  test('is done by a person where the decision is not in the library, and told once', async () => {
    const { work, codes } = await compiled('camunda:decisionRef="nowhere"');
    expect(work.by).toBe('person');
    expect(codes.filter((code) => /decision|step/.test(code))).toEqual(['decision-missing']);
  });

  test('is done by a person where its name is worked out in each case', async () => {
    const { work, codes } = await compiled(`camunda:decisionRef="$${'{which}'}"`);
    expect(work.by).toBe('person');
    expect(codes).toContain('decision-worked-out');
  });

  test('makes the start ask for its data, of their kind', async () => {
    const { definition } = await compiled('', { steps: { r: { by: 'decision', decision: 'discount' } } });
    expect(definition?.processes[0]?.starts[0]?.form.fields).toMatchObject([
      { name: 'amount', type: 'number', required: true },
    ]);
  });
});
