import { describe, expect, test } from 'vitest';
import { bpmnFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { codesOf, diagramOf, told } from '../../test/fixtures/bpmn/read.ts';

const pools = (participants: string, messageFlows = ''): string =>
  bpmnFile(
    `<collaboration id="c" name="Order">${participants}${messageFlows}</collaboration>
     <process id="P"><task id="a"/><task id="a2"/></process><process id="Q"><task id="b"/></process>
     <process id="Empty"/><message id="m" name="Order"/>`,
  );

const participant = (id: string, process: string): string =>
  `<participant id="${id}" name="${id}" processRef="${process}"/>`;

describe('pools', () => {
  test('a pool with a process and one without are told apart', async () => {
    const diagram = await diagramOf(
      pools(`${participant('X', 'P')}<participant id="Y" name="Bank"/>${participant('Z', 'Q')}`),
    );
    expect(diagram.participants).toEqual([
      { id: 'X', name: 'X', process: 'P', multiple: false },
      { id: 'Y', name: 'Bank', multiple: false },
      { id: 'Z', name: 'Z', process: 'Q', multiple: false },
    ]);
    expect(diagram.processes.map(({ participant: pool }) => pool)).toEqual(['X', 'Z', undefined]);
    expect(diagram.name).toBe('Order');
  });

  test.each([
    ['a process that is not in the file', 'Ghost', 'process-missing'],
    ['a process without steps', 'Empty', 'process-empty'],
    ['a process another pool shows', 'P', 'process-in-several-pools'],
  ])('a pool with %s is an outside party, told', async (_name, process, code) => {
    const diagram = await diagramOf(pools(participant('X', 'P') + participant('Y', process)));
    expect(diagram.participants[1]).toEqual({ id: 'Y', name: 'Y', multiple: false });
    expect(told(diagram.findings, code)).toContainEqual(expect.stringMatching(/^Y: /));
  });

  test('a pool may stand for several parties', async () => {
    const several = (attributes: string): string =>
      `<participant id="X" processRef="P"><participantMultiplicity ${attributes}/></participant>`;
    expect((await diagramOf(pools(several('maximum="5"')))).participants[0]?.multiple).toBe(true);
    expect((await diagramOf(pools(several('maximum="1"')))).participants[0]?.multiple).toBe(false);
  });
});

describe('message flows', () => {
  const both = `${participant('X', 'P') + participant('Y', 'Q')}<participant id="Z"/>`;

  test('join steps and pools, and name their message', async () => {
    const diagram = await diagramOf(
      pools(
        both,
        '<messageFlow id="f" sourceRef="a" targetRef="b" messageRef="m"/><messageFlow id="g" name="Reply" sourceRef="Z" targetRef="a"/>',
      ),
    );
    expect(diagram.messageFlows).toEqual([
      { id: 'f', source: 'a', target: 'b', message: 'm' },
      { id: 'g', name: 'Reply', source: 'Z', target: 'a' },
    ]);
  });

  test('one that names a process means its pool', async () => {
    const diagram = await diagramOf(pools(both, '<messageFlow id="f" sourceRef="P" targetRef="b"/>'));
    expect(diagram.messageFlows).toEqual([{ id: 'f', source: 'X', target: 'b' }]);
  });

  test('one with a missing end is left out, told', async () => {
    const diagram = await diagramOf(
      pools(both, '<messageFlow id="f" sourceRef="a" targetRef="ghost"/><messageFlow id="g"/>'),
    );
    expect(diagram.messageFlows).toEqual([]);
    expect(told(diagram.findings, 'message-flow-without-end')).toEqual([
      expect.stringMatching(/^f: .*no receiver .*from a to ghost/),
      expect.stringMatching(/^g: .*no sender and no receiver/),
    ]);
  });

  test('one within a pool is kept, told', async () => {
    const diagram = await diagramOf(pools(both, '<messageFlow id="f" sourceRef="a" targetRef="a2"/>'));
    expect(diagram.messageFlows).toHaveLength(1);
    expect(codesOf(diagram)).toContain('message-flow-in-one-pool');
  });

  test('a message that is not in the file is told and left open', async () => {
    const diagram = await diagramOf(
      pools(both, '<messageFlow id="f" sourceRef="a" targetRef="b" messageRef="ghost"/>'),
    );
    expect(diagram.messageFlows[0]).toEqual({ id: 'f', source: 'a', target: 'b' });
    expect(codesOf(diagram)).toContain('reference-missing');
  });
});
