import { describe, expect, test } from 'vitest';
import { bpmnFile, flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled, juel } from '../../test/fixtures/wiring/compile.ts';

const lanes = (content: string) =>
  bpmnFile(`<collaboration id="C"><participant id="pool" name="ACME" processRef="P"/></collaboration>
  <process id="P" name="Orders"><laneSet id="L">${content}</laneSet>
  <startEvent id="s"/><task id="a"/><task id="b"/>
  <subProcess id="sub"><task id="inner"/></subProcess>
  ${flow('f1', 's', 'a')}${flow('f2', 'a', 'b')}${flow('f3', 'b', 'sub')}</process>`);

const lane = (id: string, name: string, members: readonly string[], inside = '') =>
  `<lane id="${id}" ${name === '' ? '' : `name="${name}"`}>${members.map((one) => `<flowNodeRef>${one}</flowNodeRef>`).join('')}${inside}</lane>`;

const nested = (innerName: string) =>
  lanes(
    lane('l1', 'Sales', ['b'], `<childLaneSet id="N">${lane('l2', innerName, ['a', 'sub'])}</childLaneSet>`),
  );

describe('whose a step is', () => {
  test('the innermost lane says', async () => {
    const made = await compiled(nested('Inside sales'));
    expect(made.person('a').role).toBe('Inside sales');
  });

  test('a lane without a name leaves it to the lane around it', async () => {
    const made = await compiled(nested(''));
    expect(made.person('a').role).toBe('Sales');
  });

  test('a step inside a subprocess belongs to the lane of the subprocess', async () => {
    const made = await compiled(nested('Inside sales'));
    expect(made.person('inner').role).toBe('Inside sales');
  });

  test('a step in no lane belongs to the pool', async () => {
    const made = await compiled(lanes(lane('l1', 'Sales', ['b'])));
    expect(made.person('a').role).toBe('ACME');
    expect(made.process().role).toBe('ACME');
  });

  test('without pool and lane it is everybody’s: a process is not somebody who does something', async () => {
    const xml = bpmnFile('<process id="P" name="Orders"><task id="a"/></process>');
    expect((await compiled(xml)).person('a').role).toBe('Everyone');
  });

  test('one performer named for the step outranks the lane; an expression that would choose one does not', async () => {
    const performer = (text: string) =>
      processFile(
        `<userTask id="a"><potentialOwner><resourceAssignmentExpression><formalExpression>${text}</formalExpression></resourceAssignmentExpression></potentialOwner></userTask>`,
      );
    expect((await compiled(performer('Accountant'))).person('a').role).toBe('Accountant');
    expect((await compiled(performer('group(accounting)'))).person('a').role).toBe('accounting');
    expect((await compiled(performer(juel('chooser')))).person('a').role).toBe('Everyone');
  });

  test('a boundary event belongs to whoever does the step it sits on', async () => {
    const xml = nested('Inside sales').replace(
      '<task id="a"/>',
      '<task id="a"/><boundaryEvent id="t" attachedToRef="a"><timerEventDefinition/></boundaryEvent>',
    );
    expect((await compiled(xml)).element('t').role).toBe('Inside sales');
  });

  test('the wiring renames a role wherever it appears', async () => {
    const made = await compiled(nested('Inside sales'), {
      roles: { 'Inside sales': 'Team North', ACME: 'Us' },
    });
    expect(made.person('a').role).toBe('Team North');
    expect(made.process().role).toBe('Us');
  });
});
