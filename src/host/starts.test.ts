import { expect, test } from 'vitest';
import { openStage } from '../../test/contracts/host-stage.ts';
import {
  catching,
  definitionOf,
  end,
  message,
  type SampleProcess,
  signal,
  start,
} from '../../test/contracts/sample-definitions.ts';
import { processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled } from '../../test/fixtures/wiring/compile.ts';
import type { Trigger } from '../wiring/definition.ts';

const about: Trigger = {
  kind: 'message',
  name: 'step',
  key: { language: 'feel', text: '1' },
  fromCase: false,
};

const HOUR = 3_600_000;

const needsBoth = processFile(
  `<startEvent id="s" parallelMultiple="true"><messageEventDefinition messageRef="Order"/><signalEventDefinition signalRef="Go"/></startEvent>
   <sequenceFlow id="f" sourceRef="s" targetRef="t"/><endEvent id="t"/>`,
  '<message id="Order" name="order"/><signal id="Go" name="go"/>',
);

test('a start that needs several things begins with the first, and the others go to what has begun', async () => {
  const { definition } = await compiled(needsBoth);
  const stage = await openStage();
  await stage.deploy(definition);
  await stage.host.publishMessage({ name: 'order', variables: { amount: 7 } });
  await stage.host.idle();
  expect(await stage.status(1)).toBe('active');
  await stage.host.broadcastSignal({ name: 'go', variables: {} });
  await stage.host.idle();
  expect(await stage.status(1)).toBe('completed');
  expect(await stage.store.case(2)).toBeUndefined();
});

test('a parallel event-based gateway begins by one of its events and waits for the other in the same case', async () => {
  const { definition } = await compiled(
    processFile(
      `<eventBasedGateway id="g" instantiate="true" eventGatewayType="Parallel"/>
       <sequenceFlow id="f1" sourceRef="g" targetRef="a"/><sequenceFlow id="f2" sourceRef="g" targetRef="b"/>
       <intermediateCatchEvent id="a"><messageEventDefinition messageRef="Order"/></intermediateCatchEvent>
       <intermediateCatchEvent id="b"><messageEventDefinition messageRef="Payment"/></intermediateCatchEvent>`,
      '<message id="Order" name="order"/><message id="Payment" name="payment"/>',
    ),
  );
  const stage = await openStage();
  await stage.deploy(definition);
  await stage.host.publishMessage({ name: 'payment' });
  await stage.host.publishMessage({ name: 'order' });
  await stage.host.idle();
  expect(await stage.status(1)).toBe('completed');
  expect(await stage.store.case(2)).toBeUndefined();
});

test('a start timer may be worked out by an expression', async () => {
  const { definition } = await compiled(
    processFile(
      `<startEvent id="s"><timerEventDefinition><timeDuration>=duration("PT" + string(1 + 1) + "H")</timeDuration></timerEventDefinition></startEvent>
       <sequenceFlow id="f" sourceRef="s" targetRef="t"/><endEvent id="t"/>`,
    ),
  );
  const stage = await openStage();
  await stage.deploy(definition);
  await stage.advance(HOUR);
  expect(await stage.status(1)).toBeUndefined();
  await stage.advance(HOUR);
  expect(await stage.status(1)).toBe('completed');
});

test('a newly deployed message start takes every message that was kept for it, however many', async () => {
  const stage = await openStage();
  for (let n = 0; n < 520; n += 1) await stage.host.publishMessage({ name: 'order' });
  await stage.host.idle();
  const process: SampleProcess = {
    id: 'P',
    start: message('order'),
    elements: { Start: { shape: start, to: ['End'] }, End: { shape: end } },
  };
  await stage.deploy(definitionOf('orders', process));
  await stage.host.idle();
  expect(await stage.status(520)).toBe('completed');
});

test('messages about the same thing arrive in the order in which they were sent', async () => {
  const stage = await openStage();
  const process: SampleProcess = {
    id: 'P',
    elements: {
      Start: { shape: start, to: ['One'] },
      One: { shape: catching(about), to: ['Two'] },
      Two: { shape: catching(about), to: ['End'] },
      End: { shape: end },
    },
  };
  const id = await stage.begin(await stage.deploy(definitionOf('ordered', process)));
  void stage.host.publishMessage({ name: 'step', correlation: '1', variables: { last: 1 } });
  void stage.host.publishMessage({ name: 'step', correlation: '1', variables: { last: 2 } });
  await stage.host.idle();
  const view = await stage.host.view(id);
  expect(view?.state.elements.get(view.state.root)?.variables).toEqual({ last: 2 });
});

test('a called process that Baton has to stop is told to the step that called it', async () => {
  const stage = await openStage();
  const called: SampleProcess = {
    id: 'Called',
    elements: {
      Start: { shape: start, to: ['Wait'] },
      Wait: { shape: catching(signal('go')), to: ['Work'] },
      Work: {
        shape: {
          behavior: 'task',
          boundary: [],
          sends: [],
          // No compiler lets this through.
          work: { by: 'expression', expression: { language: 'feel', text: '1 +' }, result: 'x' },
        },
      },
    },
  };
  const caller: SampleProcess = {
    id: 'Caller',
    elements: {
      CallerStart: { shape: start, to: ['Call'] },
      Call: { shape: { behavior: 'call-activity', boundary: [], calls: 'Called', from: 'same' } },
    },
  };
  const id = await stage.begin(await stage.deploy(definitionOf('stops', caller, called)));
  await stage.host.broadcastSignal({ name: 'go', variables: {} });
  await stage.host.idle();
  const [incident] = (await stage.store.case(id))?.incidents ?? [];
  expect(incident).toMatchObject({ element: 'Call' });
  expect(incident?.message).toContain('stopped');
});
