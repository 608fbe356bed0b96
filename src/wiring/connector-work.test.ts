import { describe, expect, test } from 'vitest';
import { readDiagram } from '../bpmn/read-diagram.ts';
import { compileDefinition } from './compile.ts';
import type { CatalogueAction } from './connector-work.ts';
import type { ConnectorStepWiring } from './wiring-document.ts';

const post: CatalogueAction = {
  id: 'http.request',
  name: 'Call a web address',
  jobType: 'baton:http',
  runs: 'http.request',
  inputs: [
    { name: 'url', label: 'Address', required: true, fixed: false },
    { name: 'body', label: 'Body', required: false, fixed: false },
    { name: 'note', label: 'Note', required: false, fixed: true },
    {
      name: 'accepts',
      label: 'Other codes',
      required: false,
      fixed: false,
      problemWith: (value) => (typeof value === 'string' ? undefined : 'must be string'),
    },
  ],
};

const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" id="d"><process id="p">
  <startEvent id="s"/><sequenceFlow id="f1" sourceRef="s" targetRef="t"/>
  <task id="t" name="Post it"/><sequenceFlow id="f2" sourceRef="t" targetRef="e"/><endEvent id="e"/></process></definitions>`;

async function compiled(step: ConnectorStepWiring, actions: readonly CatalogueAction[] = [post]) {
  const read = await readDiagram(xml, 'post.bpmn');
  if (!read.ok) throw new Error(read.refusal.message);
  const catalogue = {
    hasProcess: () => false,
    findAction: (id: string) => actions.find((each) => each.id === id),
  };
  const { definition, findings } = compileDefinition(
    read.diagram,
    { format: 1, steps: { t: step } },
    catalogue,
  );
  const element = definition?.processes[0]?.elements.t;
  return { element, told: findings.filter(({ code }) => code.startsWith('connector')) };
}

describe('a step wired to an action', () => {
  test('is a job of its connector that sees its inputs only', async () => {
    const { element, told } = await compiled({
      by: 'connector',
      action: 'http.request',
      credential: 'books',
      settings: { url: 'https://books.example/invoices' },
      inputs: { body: '=invoice' },
      errors: [{ when: '=status = 409', code: 'DUPLICATE' }],
    });
    expect(told).toEqual([]);
    expect(element).toMatchObject({
      behavior: 'task',
      inputs: [{ target: 'body' }],
      outputs: [],
      work: {
        by: 'job',
        jobType: 'baton:http',
        sees: 'inputs',
        settings: {
          action: 'http.request',
          credential: 'books',
          values: { url: 'https://books.example/invoices' },
          errors: [{ code: 'DUPLICATE', when: { language: 'feel' } }],
        },
      },
    });
  });

  test.each([
    [{ by: 'connector', action: 'http.request' }, 'connector-incomplete', '“Address” is not filled in'],
    [
      { by: 'connector', action: 'http.request', inputs: { url: '="x"', note: '=text' } },
      'connector-incomplete',
      '“Note” has to be written out',
    ],
    [
      { by: 'connector', action: 'http.request', settings: { url: 'https://a.example', accepts: [404] } },
      'connector-incomplete',
      '“Other codes” must be string',
    ],
    [{ by: 'connector', action: 'fax.send' }, 'connector-missing', '“fax.send”, which is not here'],
  ] as const)('is done by a person while it is %j', async (step, code, words) => {
    const { element, told } = await compiled(step);
    expect(element).toMatchObject({ work: { by: 'person' } });
    expect(told).toMatchObject([{ code, element: 't' }]);
    expect(told[0]?.message).toContain(words);
  });
});
