import { expect, test } from 'vitest';
import { readDiagram } from '../bpmn/read-diagram.ts';
import type { MeantFor, UserTaskOffer } from '../kernel/effect.ts';
import type { Person } from '../ports/people-store.ts';
import { compileDefinition } from '../wiring/compile.ts';
import { EVERY_ROLE, EVERYBODY } from './every-role.ts';
import { holderOf } from './meant-for.ts';
import { inboxFilter, mayClaim, mayComplete, mayTakeOver } from './task-access.ts';

const ada: Person = { id: 'ada', name: 'Ada', roles: ['Accounting'] };
const visitor: Person = { id: 'visitor', name: 'Visitor', roles: [EVERY_ROLE] };

test('a free task is completed by whoever plays its role', () => {
  expect(mayComplete(ada, { role: 'Accounting' })).toEqual({ ok: true });
  expect(mayComplete(visitor, { role: 'Treasury' })).toEqual({ ok: true });
  expect(mayComplete(ada, { role: 'Treasury' })).toEqual({
    ok: false,
    reason: 'not-your-role',
    role: 'Treasury',
  });
});

test('a taken task is completed by its holder alone, even by one whose role was taken away since', () => {
  expect(mayComplete(ada, { role: 'Treasury', person: 'ada' })).toEqual({ ok: true });
  expect(mayClaim(ada, { role: 'Treasury', person: 'ada' })).toMatchObject({ reason: 'not-your-role' });
  expect(mayComplete(visitor, { role: 'Accounting', person: 'ada' })).toMatchObject({
    reason: 'taken-by-another',
  });
});

test('steps that no lane and no pool claims are for everybody', async () => {
  const xml =
    '<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL"><process id="p"><task id="a"/></process></definitions>';
  const read = await readDiagram(xml, 'plain.bpmn');
  const compiled = read.ok
    ? compileDefinition(read.diagram, { format: 1 }, { hasProcess: () => false })
    : undefined;
  expect(compiled?.definition?.processes[0]?.elements.a?.role).toBe(EVERYBODY);
  expect(mayComplete(ada, { role: EVERYBODY })).toEqual({ ok: true });
});

test('the views of the inbox: what I took, what my roles could do, everything', () => {
  expect(inboxFilter('mine', ada, undefined, 7)).toEqual({ person: 'ada', names: ['ada'], asOf: 7 });
  expect(inboxFilter('roles', ada, undefined, 7)).toEqual({
    person: 'ada',
    names: ['ada'],
    candidates: ['ada'],
    roles: ['Accounting', EVERYBODY],
    asOf: 7,
  });
  expect(inboxFilter('roles', visitor, undefined, 7)).toEqual({ asOf: 7 });
  expect(inboxFilter('all', ada, undefined, 7)).toEqual({});
  expect(inboxFilter('all', ada, 'Treasury', 7)).toEqual({ roles: ['Treasury'] });
});

const known = (name: string) =>
  ['ada', 'visitor'].includes(name.toLowerCase()) ? name.toLowerCase() : undefined;
const offer = (meantFor: MeantFor, role = 'Accounting'): UserTaskOffer => ({
  element: 'a',
  purpose: 'work',
  title: 'A',
  role,
  form: { fields: [] },
  questions: [],
  errors: [],
  context: {},
  meantFor,
});

test('a task meant for somebody known is theirs, whatever their roles; others of its role take it over on purpose', () => {
  const bert: Person = { id: 'bert', name: 'Bert', roles: ['Treasury'] };
  const task = holderOf(offer({ assignee: 'Ada' }, 'Treasury'), undefined, known);
  expect(mayComplete(ada, task)).toEqual({ ok: true });
  expect(mayComplete(bert, task)).toMatchObject({ reason: 'meant-for-others', people: ['ada'] });
  expect(mayTakeOver(bert, task)).toEqual({ ok: true });
  expect(mayTakeOver(ada, task)).toMatchObject({ ok: false });
});

test('names that nobody here has keep nobody away', () => {
  const task = holderOf(offer({ assignee: 'kermit', candidates: ['gonzo'] }), undefined, known);
  expect(mayComplete(ada, task)).toEqual({ ok: true });
});

test('an assignee nobody knows leaves it to the candidates who are known', () => {
  const task = holderOf(offer({ assignee: 'kermit', candidates: ['visitor'] }), undefined, known);
  expect(mayComplete(visitor, task)).toEqual({ ok: true });
  expect(mayComplete(ada, task)).toMatchObject({ reason: 'meant-for-others' });
});

test('who plays a further role of a task may do it', () => {
  const task = holderOf(offer({ roles: ['Accounting'] }, 'Legal'), undefined, known);
  expect(mayClaim(ada, task)).toEqual({ ok: true });
});
