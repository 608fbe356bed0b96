import { expect, test } from 'vitest';
import { bpmnFile, flow } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled } from '../../test/fixtures/wiring/compile.ts';

const zeebe = 'xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"';

const calling = (attributes: string, inside = '', called = 'Other') =>
  bpmnFile(
    `<process id="P"><startEvent id="s"/><callActivity id="a" name="Bill" calledElement="${called}" ${attributes}>
       <extensionElements>${inside}</extensionElements></callActivity>${flow('f', 's', 'a')}</process>
     <process id="Q"><startEvent id="qs"/><task id="qt"/>${flow('qf', 'qs', 'qt')}</process>`,
    zeebe,
  );

const told = async (xml: string) => {
  const { findings } = await compiled(xml, {}, ['Other']);
  return findings.filter(({ code }) => code === 'dialect-not-carried-out').map(({ message }) => message);
};

test('a call of a certain version is told, as Baton calls the newest', async () => {
  const [message] = await told(
    calling('camunda:calledElementBinding="version" camunda:calledElementVersion="3"'),
  );
  expect(message).toContain('calling version “3” (Baton calls the newest');
  const tagged = calling(
    '',
    '<zeebe:calledElement processId="Other" bindingType="versionTag" versionTag="v1"/>',
  );
  expect((await told(tagged))[0]).toContain('calling version “v1”');
});

test('a call of what was deployed together is told only where the called process is in another file', async () => {
  const together = 'camunda:calledElementBinding="deployment"';
  expect((await told(calling(together)))[0]).toContain('deployed together with it');
  expect(await told(calling(together, '', 'Q'))).toEqual([]);
  expect(await told(calling('camunda:calledElementBinding="latest"'))).toEqual([]);
});

test('a decision in a certain version is told', async () => {
  const deciding = (attributes: string, inside = '') =>
    bpmnFile(
      `<process id="P"><startEvent id="s"/><businessRuleTask id="a" ${attributes}>
         <extensionElements>${inside}</extensionElements></businessRuleTask>${flow('f', 's', 'a')}</process>`,
      zeebe,
    );
  const [camunda] = await told(
    deciding('camunda:decisionRef="d" camunda:decisionRefBinding="version" camunda:decisionRefVersion="2"'),
  );
  expect(camunda).toContain('deciding by version 2 of the decision');
  const tagged = '<zeebe:calledDecision decisionId="d" bindingType="versionTag" versionTag="v1"/>';
  expect((await told(deciding('', tagged)))[0]).toContain('deciding by version v1 of the decision');
});

test('a business key for the called process is told', async () => {
  const xml = calling('', '<camunda:in businessKey="${number}"/>');
  expect((await told(xml))[0]).toContain('the business key ${number}');
});

test('a listener of a moment that does not exist, or of a script in a file, is told', async () => {
  const xml = bpmnFile(
    `<process id="P"><startEvent id="s"/><userTask id="a" name="Check"><extensionElements>
       <camunda:executionListener event="begin" expression="\${log(1)}"/>
       <camunda:executionListener event="start"><camunda:script scriptFormat="groovy" resource="note.groovy"/></camunda:executionListener>
     </extensionElements></userTask>
     <sequenceFlow id="f" sourceRef="s" targetRef="a"><extensionElements>
       <camunda:executionListener event="leave" expression="\${log(2)}"/></extensionElements></sequenceFlow></process>`,
  );
  const made = await compiled(xml);
  expect(made.finding('listener-not-carried-out', 'a').message).toContain(
    '“${log(1)}” at begin, “note.groovy” at start',
  );
  expect(made.finding('listener-not-carried-out', 'f').message).toContain('“${log(2)}” at leave');
});
