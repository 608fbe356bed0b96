import { describe, expect, test } from 'vitest';
import { processFile } from '../../../test/fixtures/bpmn/bpmn-file.ts';
import { compiled } from '../../../test/fixtures/wiring/compile.ts';
import { KernelDriver } from '../../../test/scenarios/kernel-driver.ts';
import type { WiringDocument } from '../../wiring/wiring-document.ts';

const now = Date.UTC(2030, 0, 1);
const day = 86_400_000;

async function offered(task: string, variables = {}, wiring: Omit<WiringDocument, 'format'> = {}) {
  const made = await compiled(processFile(task), wiring);
  return new KernelDriver(made.definition, { now }).start(variables, { by: 'mary' }).offer('a');
}

describe('for whom a task is meant', () => {
  test('is worked out when it is offered, from texts and expressions', async () => {
    const offer = await offered(
      '<userTask id="a" camunda:assignee="${chief}" camunda:candidateUsers="anna,${others}" camunda:candidateGroups="sales,legal" camunda:priority="${50 + 20}"/>',
      { chief: 'bert', others: ['carl', 'dora'] },
    );
    expect(offer).toMatchObject({
      role: 'sales',
      meantFor: { assignee: 'bert', candidates: ['anna', 'carl', 'dora'], roles: ['legal'] },
      priority: 70,
    });
  });

  test('is left open, with a note, where it cannot be worked out', async () => {
    const offer = await offered('<userTask id="a" camunda:assignee="${chief}" camunda:priority="high"/>');
    expect(offer.meantFor).toBeUndefined();
    expect(offer.notes?.join(' ')).toMatch(/Whose it is.*chief.*How urgent.*high/u);
  });

  test('is what the wiring says first', async () => {
    const offer = await offered(
      '<userTask id="a" camunda:assignee="anna" camunda:dueDate="P1D"/>',
      {},
      { steps: { a: { by: 'person', assignee: 'bert', priority: 80 } } },
    );
    expect(offer).toMatchObject({ meantFor: { assignee: 'bert' }, due: now + day, priority: 80 });
  });

  test('an expression Baton cannot work out is told before the first run', async () => {
    const made = await compiled(processFile('<userTask id="a" camunda:assignee="${people.findChief()}"/>'));
    expect(made.finding('person-not-clear', 'a').message).toContain('findChief');
  });
});

describe('when it is due and when to look at it', () => {
  test.each([
    ['a duration', 'P2D', now + 2 * day],
    ['a date', '2030-01-05', now + 4 * day],
    ['an expression', '${when}', now + 9 * day],
  ])('may be %s', async (_, written, at) => {
    const offer = await offered(
      `<userTask id="a" camunda:dueDate="${written}" camunda:followUpDate="${written}"/>`,
      {
        when: '2030-01-10T00:00:00Z',
      },
    );
    expect([offer.due, offer.followUp]).toEqual([at, at]);
  });

  test('in FEEL it is a moment of the day the task is offered', async () => {
    const offer = await offered(
      '<userTask id="a" xmlns:zeebe="http://camunda.org/schema/zeebe/1.0"><extensionElements><zeebe:taskSchedule dueDate="=now() + duration(&quot;P1D&quot;)"/></extensionElements></userTask>',
    );
    expect(offer.due).toBe(now + day);
  });
});

describe('a form', () => {
  const form = `<userTask id="a"><extensionElements><camunda:formData>
    <camunda:formField id="amount" type="long" defaultValue="\${limit * 2}"><camunda:validation><camunda:constraint name="max" config="10"/></camunda:validation></camunda:formField>
    <camunda:formField id="note" type="string" defaultValue="none"><camunda:validation><camunda:constraint name="maxlength" config="5"/></camunda:validation></camunda:formField>
    <camunda:formField id="owner" type="string" defaultValue="${'${chief}'}"><camunda:validation><camunda:constraint name="readonly"/></camunda:validation></camunda:formField>
  </camunda:formData></extensionElements></userTask>`;

  test('begins with what the case knows, else with its first values', async () => {
    const { form: shown } = await offered(form, { limit: 4, note: 'known', chief: 'Anna' });
    expect(shown.fields.map(({ name, defaultValue }) => [name, defaultValue])).toEqual([
      ['amount', { literal: 8 }],
      ['note', { literal: 'known' }],
      ['owner', { literal: 'Anna' }],
    ]);
  });

  test('keeps its limits, and what is only shown cannot be changed', async () => {
    const made = await compiled(processFile(form));
    const driver = new KernelDriver(made.definition).start({ limit: 4, owner: 'Anna' });
    const task = driver.key('create-user-task', 'a');
    const complete = (variables: Record<string, string | number>) =>
      ({ kind: 'complete-user-task', task, person: 'mary', answers: {}, variables }) as const;
    expect(driver.rejects(complete({ amount: 11 }), 'field-mistyped')).toContain('at most 10');
    expect(driver.rejects(complete({ note: 'much too long' }), 'field-mistyped')).toContain('5 characters');
    driver.do(complete({ amount: 9, note: 'ok', owner: 'Bert' }));
    expect(driver.variables).toMatchObject({ amount: 9, note: 'ok', owner: 'Anna' });
  });
});
