import { describe, expect, test } from 'vitest';
import { bpmnFile, drawing, flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { codesOf, diagramOf, nodeOf, onlyProcess, told } from '../../test/fixtures/bpmn/read.ts';

describe('tasks', () => {
  test('an implementation that names nothing is none', async () => {
    const diagram = await diagramOf(
      processFile(
        '<serviceTask id="a" implementation="##WebService"/><serviceTask id="b" implementation="##unspecified"/><serviceTask id="c" implementation="acme:invoice"/>',
      ),
    );
    expect(nodeOf(diagram, 'a')).not.toHaveProperty('implementation');
    expect(nodeOf(diagram, 'b')).not.toHaveProperty('implementation');
    expect(nodeOf(diagram, 'c')).toMatchObject({ implementation: 'acme:invoice' });
  });

  test('a script keeps its text and format', async () => {
    const diagram = await diagramOf(
      processFile('<scriptTask id="a" scriptFormat="feel"><script><![CDATA[ x < 2 ]]></script></scriptTask>'),
    );
    expect(nodeOf(diagram, 'a')).toMatchObject({ script: { text: 'x < 2', format: 'feel' } });
  });

  test('send and receive tasks know their message, directly or by their operation', async () => {
    const diagram = await diagramOf(
      processFile(
        '<sendTask id="a" messageRef="m"/><receiveTask id="b" operationRef="o" instantiate="true"/>',
        '<message id="m"/><interface id="i"><operation id="o"><inMessageRef>m</inMessageRef></operation></interface>',
      ),
    );
    expect(nodeOf(diagram, 'a')).toMatchObject({ message: 'm', instantiate: false });
    expect(nodeOf(diagram, 'b')).toMatchObject({ message: 'm', instantiate: true });
  });

  test('performers are the resources the file names', async () => {
    const role = '<resourceRef>r</resourceRef>';
    const diagram = await diagramOf(
      processFile(
        `<userTask id="a"><potentialOwner>${role}</potentialOwner><humanPerformer><resourceAssignmentExpression><formalExpression>manager</formalExpression></resourceAssignmentExpression></humanPerformer></userTask>`,
        '<resource id="r" name="Clerk"/>',
      ),
    );
    expect(nodeOf(diagram, 'a')).toMatchObject({ performers: ['Clerk', 'manager'] });
  });

  test('data objects are read and written by the name people know', async () => {
    const diagram = await diagramOf(
      processFile(
        `<dataObject id="d"/><dataObjectReference id="r1" name="Invoice" dataObjectRef="d"/><dataObjectReference id="r2" name="Invoice" dataObjectRef="d"/><dataStoreReference id="s" name="Archive"/>
         <task id="a"><dataInputAssociation><sourceRef>r1</sourceRef></dataInputAssociation><dataOutputAssociation><targetRef>s</targetRef></dataOutputAssociation></task>`,
      ),
    );
    expect(nodeOf(diagram, 'a')).toMatchObject({ reads: ['Invoice'], writes: ['Archive'] });
    expect(onlyProcess(diagram).scope.dataObjects.map(({ name }) => name)).toEqual(['Invoice', 'Archive']);
  });

  test("a vendor's attributes and extension elements are kept, wherever they stand", async () => {
    const diagram = await diagramOf(
      processFile(
        '<task id="a" camunda:assignee="anna"><extensionElements><camunda:properties><camunda:property name="x">1</camunda:property></camunda:properties></extensionElements><camunda:loose/></task>',
      ),
    );
    expect(nodeOf(diagram, 'a')).toMatchObject({
      foreignAttributes: { 'camunda:assignee': 'anna' },
      extensions: [
        {
          name: 'camunda:properties',
          children: [{ name: 'camunda:property', attributes: { name: 'x' }, text: '1' }],
        },
        { name: 'camunda:loose' },
      ],
    });
  });
});

describe('loops', () => {
  test('a while-loop keeps its condition and limit', async () => {
    const diagram = await diagramOf(
      processFile(
        '<task id="a"><standardLoopCharacteristics testBefore="true" loopMaximum="3"><loopCondition>again</loopCondition></standardLoopCharacteristics></task>',
      ),
    );
    expect(nodeOf(diagram, 'a')).toMatchObject({
      loop: { kind: 'standard', testBefore: true, maximum: 3, condition: { text: 'again' } },
    });
  });

  test('multi-instance names the collection behind its input', async () => {
    const diagram = await diagramOf(
      processFile(
        `<dataObjectReference id="r" name="Positions"/><task id="a">
           <ioSpecification><dataInput id="in"/><inputSet/></ioSpecification>
           <dataInputAssociation><sourceRef>r</sourceRef><targetRef>in</targetRef></dataInputAssociation>
           <multiInstanceLoopCharacteristics isSequential="true"><loopCardinality>3</loopCardinality><loopDataInputRef>in</loopDataInputRef><inputDataItem id="i" name="position"/><completionCondition>done</completionCondition></multiInstanceLoopCharacteristics>
         </task>`,
      ),
    );
    expect(nodeOf(diagram, 'a')).toMatchObject({
      loop: {
        kind: 'multi-instance',
        isSequential: true,
        cardinality: { text: '3' },
        completionCondition: { text: 'done' },
        inputCollection: 'Positions',
        inputItem: 'position',
      },
    });
  });
});

test('the states a data object is drawn in are told once', async () => {
  const drawn = (id: string, state: string) =>
    `<dataObjectReference id="${id}" name="Order" dataObjectRef="o"><dataState name="${state}"/></dataObjectReference>`;
  const diagram = await diagramOf(
    processFile(
      `<dataObject id="o"/>${drawn('r1', 'received')}${drawn('r2', 'approved')}${drawn('r3', 'approved')}<task id="a"/>`,
    ),
  );
  const told = diagram.findings.filter(({ code }) => code === 'data-state-not-checked');
  expect(told.map(({ message }) => message)).toEqual([
    'Data object “Order” is drawn as “received”, “approved”.',
  ]);
});

describe('events', () => {
  test('definitions are read with what they refer to; empty ones stay open', async () => {
    const diagram = await diagramOf(
      processFile(
        `<startEvent id="a"><timerEventDefinition><timeCycle> R/P1D </timeCycle></timerEventDefinition></startEvent>
         <startEvent id="b"><timerEventDefinition><timeDuration/></timerEventDefinition></startEvent>
         <startEvent id="c"><messageEventDefinition messageRef="m"/><signalEventDefinition signalRef="s"/></startEvent>
         <endEvent id="d"><errorEventDefinition errorRef="e"/></endEvent>
         <endEvent id="e2"><terminateEventDefinition/></endEvent>
         <startEvent id="f"><conditionalEventDefinition><condition>late</condition></conditionalEventDefinition></startEvent>
         <intermediateThrowEvent id="g" name="Page 2"><linkEventDefinition/></intermediateThrowEvent>
         <intermediateThrowEvent id="h"><compensateEventDefinition activityRef="t" waitForCompletion="false"/></intermediateThrowEvent><task id="t"/>`,
        '<message id="m"/><signal id="s"/><error id="e" errorCode="42"/>',
      ),
    );
    const definitions = (id: string): unknown => {
      const node = nodeOf(diagram, id);
      return 'definitions' in node ? node.definitions : undefined;
    };
    expect(definitions('a')).toEqual([{ kind: 'timer', timer: { kind: 'cycle', text: 'R/P1D' } }]);
    expect(definitions('b')).toEqual([{ kind: 'timer' }]);
    expect(definitions('c')).toEqual([
      { kind: 'message', message: 'm' },
      { kind: 'signal', signal: 's' },
    ]);
    expect(definitions('d')).toEqual([{ kind: 'error', error: 'e' }]);
    expect(definitions('e2')).toEqual([{ kind: 'terminate' }]);
    expect(definitions('f')).toEqual([{ kind: 'conditional', condition: { text: 'late' } }]);
    expect(definitions('g')).toEqual([{ kind: 'link', name: 'Page 2' }]);
    expect(definitions('h')).toEqual([{ kind: 'compensate', activity: 't', waitForCompletion: false }]);
    expect(diagram.errors.get('e')).toEqual({ id: 'e', code: '42' });
  });

  test('a shared definition is found by its reference; a missing one is told', async () => {
    const diagram = await diagramOf(
      processFile(
        '<startEvent id="a"><eventDefinitionRef>t</eventDefinitionRef><eventDefinitionRef>ghost</eventDefinitionRef></startEvent>',
        '<timerEventDefinition id="t"><timeDate>2030-01-01T00:00:00Z</timeDate></timerEventDefinition>',
      ),
    );
    expect(nodeOf(diagram, 'a')).toMatchObject({
      definitions: [{ kind: 'timer', timer: { kind: 'date', text: '2030-01-01T00:00:00Z' } }],
    });
    expect(told(diagram.findings, 'reference-missing')).toEqual([expect.stringMatching(/^a: .*ghost/)]);
  });

  test('a message that is not in the file is told at the event', async () => {
    const diagram = await diagramOf(
      processFile('<startEvent id="a"><messageEventDefinition messageRef="ghost"/></startEvent>'),
    );
    expect(told(diagram.findings, 'reference-missing')).toEqual([expect.stringMatching(/^a: .*ghost/)]);
  });
});

describe('boundary events', () => {
  const event = (attributes: string): string => `<boundaryEvent id="b" ${attributes}/>`;
  const shapes = drawing({ t: [100, 100, 100, 80], u: [300, 100, 100, 80], b: [182, 162, 36, 36] });

  test('sit on the activity the file names, interrupting unless it says otherwise', async () => {
    const diagram = await diagramOf(
      processFile(`<task id="t"/>${event('attachedToRef="t" cancelActivity="false"')}`),
    );
    expect(nodeOf(diagram, 'b')).toMatchObject({ attachedTo: 't', interrupting: false });
    expect(codesOf(diagram)).toEqual([]);
  });

  test.each([
    ['without an activity', ''],
    ['with an unknown one', 'attachedToRef="ghost"'],
    ['on a gateway', 'attachedToRef="g"'],
  ])('%s are attached as drawn, where that leaves no choice', async (_name, attributes) => {
    const content = `<task id="t"/><task id="u"/><exclusiveGateway id="g"/>${event(attributes)}`;
    const diagram = await diagramOf(processFile(content, shapes));
    expect(nodeOf(diagram, 'b')).toMatchObject({ attachedTo: 't' });
    expect(told(diagram.findings, 'boundary-event-from-drawing')).toHaveLength(1);
  });

  test('that touch no activity stay unattached, told', async () => {
    const diagram = await diagramOf(processFile(`<task id="t"/>${event('attachedToRef="ghost"')}`));
    expect(nodeOf(diagram, 'b')).not.toHaveProperty('attachedTo');
    expect(told(diagram.findings, 'boundary-event-not-attached')).toEqual([expect.stringMatching(/ghost/)]);
  });

  test('listed inside the subprocess on whose border they sit are moved out of it, with their flows', async () => {
    const diagram = await diagramOf(
      processFile(
        `<subProcess id="s"><task id="i"/>${event('attachedToRef="s"')}</subProcess><task id="t"/>${flow('f', 'b', 't')}`,
      ),
    );
    expect(onlyProcess(diagram).scope.flowNodes.map(({ id }) => id)).toContain('b');
    expect(nodeOf(diagram, 'b')).toMatchObject({ attachedTo: 's', outgoing: ['f'] });
    expect(codesOf(diagram)).toEqual(['boundary-event-moved']);
  });
});

describe('other nodes', () => {
  test('subprocesses keep their content, kind and trigger', async () => {
    const diagram = await diagramOf(
      processFile(
        `<subProcess id="s" triggeredByEvent="true"><task id="a"/></subProcess><transaction id="x"/>
         <adHocSubProcess id="h" ordering="Sequential" cancelRemainingInstances="false"><completionCondition>enough</completionCondition></adHocSubProcess>`,
      ),
    );
    expect(nodeOf(diagram, 's')).toMatchObject({
      triggeredByEvent: true,
      scope: { flowNodes: [{ id: 'a' }] },
    });
    expect(nodeOf(diagram, 'x').type).toBe('transaction');
    expect(nodeOf(diagram, 'h')).toMatchObject({
      adHoc: { isSequential: true, cancelRemaining: false, completionCondition: { text: 'enough' } },
    });
  });

  test('a call activity names what it calls without the prefix', async () => {
    const diagram = await diagramOf(
      processFile(
        '<callActivity id="a" calledElement="q:Other"/><callActivity id="b"/>',
        '<globalUserTask id="Other" name="Sign"/>',
      ),
    );
    expect(nodeOf(diagram, 'a')).toMatchObject({ calledElement: 'Other' });
    expect(nodeOf(diagram, 'b')).not.toHaveProperty('calledElement');
    expect(diagram.globalTasks).toMatchObject([
      { id: 'Other', name: 'Sign', type: 'globalUserTask', task: { type: 'userTask' } },
    ]);
  });

  test('gateways keep what sets them apart', async () => {
    const diagram = await diagramOf(
      bpmnFile(
        '<process id="P"><eventBasedGateway id="e" eventGatewayType="Parallel" instantiate="true"/><complexGateway id="c"><activationCondition>2 of 3</activationCondition></complexGateway></process>',
      ),
    );
    expect(nodeOf(diagram, 'e')).toMatchObject({ eventGatewayType: 'Parallel', instantiate: true });
    expect(nodeOf(diagram, 'c')).toMatchObject({ activationCondition: { text: '2 of 3' } });
  });

  test('a value BPMN does not know is told, and the default used', async () => {
    const diagram = await diagramOf(
      processFile(
        '<task id="t" isForCompensation="maybe"/><eventBasedGateway id="e" eventGatewayType="Both"/>',
      ),
    );
    expect(nodeOf(diagram, 't')).toMatchObject({ isForCompensation: false });
    expect(told(diagram.findings, 'value-invalid')).toEqual([
      expect.stringMatching(/^t: .*isForCompensation="maybe"; expected true or false/),
      expect.stringMatching(/^e: .*Exclusive or Parallel/),
    ]);
  });
});

test('how many tokens a step needs or leaves is told, not silently left out', async () => {
  const diagram = await diagramOf(
    processFile(
      '<task id="t" name="Pack" startQuantity="2" completionQuantity="3"/><task id="u" startQuantity="1"/>',
    ),
  );
  const told = diagram.findings.filter(({ code }) => code === 'token-quantity');
  expect(told.map(({ element, message }) => [element, message])).toEqual([
    ['t', expect.stringContaining('startQuantity="2"')],
    ['t', expect.stringContaining('completionQuantity="3"')],
  ]);
});
