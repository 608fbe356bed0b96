import { describe, expect, test } from 'vitest';
import { bpmnFile, flow } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled } from '../../test/fixtures/wiring/compile.ts';

interface Pools {
  readonly shop: string;
  readonly messages: string;
  /** Absent: the customer is a black box. */
  readonly customer?: string;
  readonly definitions?: string;
}

const pools = ({ shop, messages, customer, definitions = '' }: Pools) =>
  bpmnFile(`${definitions}<collaboration id="C"><participant id="shop" name="Shop" processRef="S"/>
    <participant id="customer" name="Customer" ${customer === undefined ? '' : 'processRef="K"'}/>${messages}</collaboration>
    <process id="S"><startEvent id="s0"/>${shop}${flow('sf', 's0', 's1')}</process>
    ${customer === undefined ? '' : `<process id="K"><startEvent id="k0"/>${customer}${flow('kf', 'k0', 'k1')}</process>`}`);

const message = (id: string, source: string, target: string, more = '') =>
  `<messageFlow id="${id}" sourceRef="${source}" targetRef="${target}" ${more}/>`;

const catching = (id: string, name = '') =>
  `<intermediateCatchEvent id="${id}" name="${name}"><messageEventDefinition/></intermediateCatchEvent>`;
const throwing = (id: string, name = '') =>
  `<intermediateThrowEvent id="${id}" name="${name}"><messageEventDefinition/></intermediateThrowEvent>`;

describe('a message between two pools that Baton runs', () => {
  test('is delivered by Baton itself, under one name on both sides', async () => {
    const made = await compiled(
      pools({
        shop: catching('s1', 'Order in'),
        customer: throwing('k1', 'Send order'),
        messages: message('m', 'k1', 's1', 'name="Order"'),
      }),
    );
    expect(made.element('k1')).toMatchObject({
      throws: [{ kind: 'message', name: 'Order', targets: [{ process: 'S', element: 's1' }] }],
    });
    expect(made.element('s1')).toMatchObject({
      triggers: [{ kind: 'message', name: 'Order', fromCase: true }],
    });
    expect(made.codes()).not.toContain('message-confirmed');
  });

  test('is sent when the step completes that it leaves', async () => {
    const made = await compiled(
      pools({
        shop: '<receiveTask id="s1" name="Receive order"/>',
        customer: '<task id="k1" name="Order"/>',
        messages: message('m', 'k1', 's1'),
      }),
    );
    expect(made.element('k1')).toMatchObject({
      sends: [{ name: 'Receive order', targets: [{ element: 's1' }] }],
    });
    expect(made.element('s1')).toMatchObject({ work: { by: 'message', triggers: [{ fromCase: true }] } });
  });

  test('to the pool goes to its only message start', async () => {
    const xml = pools({
      shop: catching('s1'),
      customer: throwing('k1'),
      messages: message('m', 'k1', 'shop'),
    }).replace(
      '<startEvent id="s0"/>',
      '<startEvent id="s0" name="Order in"><messageEventDefinition/></startEvent>',
    );
    const made = await compiled(xml);
    expect(made.element('k1')).toMatchObject({ throws: [{ targets: [{ process: 'S', element: 's0' }] }] });
    expect(made.process('S').starts[0]?.fromCase).toBe(true);
  });

  test('to a pool without a message start is told to start nothing', async () => {
    const made = await compiled(
      pools({ shop: '<task id="s1"/>', customer: throwing('k1'), messages: message('m', 'k1', 'shop') }),
    );
    expect(made.finding('pool-start-not-clear', 'm').message).toContain('“Shop”');
    expect(made.element('k1')).toMatchObject({ throws: [] });
  });

  test('to a step that does not wait holds nothing up, and says so', async () => {
    const made = await compiled(
      pools({
        shop: '<task id="s1" name="Read mail"/>',
        customer: throwing('k1'),
        messages: message('m', 'k1', 's1'),
      }),
    );
    expect(made.finding('message-not-awaited', 'm').message).toContain('“Read mail”');
    expect(made.person('s1').by).toBe('person');
  });
});

describe('a message from an outside party', () => {
  test('is confirmed by a person, who is asked in plain words', async () => {
    const made = await compiled(
      pools({ shop: catching('s1'), messages: message('m', 'customer', 's1', 'name="order"') }),
    );
    expect(made.element('s1')).toMatchObject({
      triggers: [
        {
          kind: 'message',
          name: 'order',
          fromCase: false,
          confirmation: { role: 'Shop', prompt: 'Has “order” from Customer arrived?' },
        },
      ],
    });
    expect(made.finding('message-confirmed', 's1').default).toContain('Shop says when it has arrived');
  });

  test('that nothing is written on is asked for as what it comes after', async () => {
    const made = await compiled(
      pools({
        shop: `<task id="s1" name="Send offer"/>${catching('s2')}${flow('x', 's1', 's2')}`.replace(
          'name=""',
          '',
        ),
        messages: message('m', 'customer', 's2'),
      }),
    );
    expect(made.element('s2')).toMatchObject({
      triggers: [{ confirmation: { prompt: 'Has the message after Send offer from Customer arrived?' } }],
    });
  });

  test('takes the name the file gives the message', async () => {
    const definitions = '<message id="M" name="Purchase order"/>';
    const shop =
      '<intermediateCatchEvent id="s1"><messageEventDefinition messageRef="M"/></intermediateCatchEvent>';
    const made = await compiled(pools({ shop, definitions, messages: '' }));
    expect(made.element('s1')).toMatchObject({ triggers: [{ name: 'Purchase order' }] });
  });

  test('is confirmed also where its pool is run but nothing in it sends', async () => {
    const made = await compiled(
      pools({ shop: catching('s1'), customer: '<task id="k1"/>', messages: message('m', 'customer', 's1') }),
    );
    expect(made.element('s1')).toMatchObject({
      triggers: [{ fromCase: false, confirmation: { role: 'Shop' } }],
    });
  });
});

describe('a message to an outside party', () => {
  test('is sent by a person, who says so', async () => {
    const made = await compiled(
      pools({ shop: throwing('s1', 'Send invoice'), messages: message('m', 's1', 'customer') }),
    );
    expect(made.element('s1')).toMatchObject({
      throws: [{ kind: 'by-hand', stands: 'message', work: { by: 'person', role: 'Shop' } }],
    });
    expect(made.finding('message-sent-by-hand', 's1').message).toContain('to Customer');
  });

  test('that also goes to a pool Baton runs is both delivered and sent by hand', async () => {
    const made = await compiled(
      pools({
        shop: throwing('s1', 'Tell everybody'),
        customer: catching('k1'),
        messages: message('m', 's1', 'k1') + message('n', 's1', 'press'),
      }).replace('</collaboration>', '<participant id="press" name="Press"/></collaboration>'),
    );
    expect(made.element('s1')).toMatchObject({ throws: [{ kind: 'message' }, { kind: 'by-hand' }] });
  });

  test('is published where the wiring names it', async () => {
    const made = await compiled(pools({ shop: throwing('s1'), messages: message('m', 's1', 'customer') }), {
      events: { s1: { kind: 'message', name: 'invoice-sent', key: 'invoiceId' } },
    });
    expect(made.element('s1')).toMatchObject({
      throws: [{ kind: 'message', name: 'invoice-sent', targets: [], key: { text: 'invoiceId' } }],
    });
  });
});

test('a plain event sends what the wiring names', async () => {
  const made = await compiled(
    pools({ shop: '<intermediateThrowEvent id="s1" name="Packed"/>', messages: '' }),
    {
      events: { s1: { kind: 'message', name: 'packed' } },
    },
  );
  expect(made.element('s1')).toMatchObject({ throws: [{ kind: 'message', name: 'packed', targets: [] }] });
});

describe('a message without message flows', () => {
  test('thrown and awaited by the same reference needs nobody', async () => {
    const reference = '<messageEventDefinition messageRef="M"/>';
    const made = await compiled(
      bpmnFile(`<message id="M" name="Paid"/><process id="P"><startEvent id="s"/>
        <intermediateThrowEvent id="t">${reference}</intermediateThrowEvent>
        <intermediateCatchEvent id="c">${reference}</intermediateCatchEvent>${flow('f', 's', 't')}${flow('g', 's', 'c')}</process>`),
    );
    expect(made.element('t')).toMatchObject({ throws: [{ kind: 'message', name: 'Paid', targets: [] }] });
    expect(made.element('c')).toMatchObject({ triggers: [{ kind: 'message', name: 'Paid' }] });
    expect(made.codes()).not.toContain('message-confirmed');
  });
});
