import { expect, test } from 'vitest';
import { readDiagram } from '../bpmn/read-diagram.ts';
import type { Person } from '../ports/people-store.ts';
import { compileDefinition } from '../wiring/compile.ts';
import { EVERY_ROLE, EVERYBODY } from './every-role.ts';
import { inboxFilter, mayClaim, mayComplete } from './task-access.ts';

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
  expect(inboxFilter('mine', ada, undefined)).toEqual({ person: 'ada' });
  expect(inboxFilter('roles', ada, undefined)).toEqual({ person: 'ada', roles: ['Accounting', EVERYBODY] });
  expect(inboxFilter('roles', visitor, undefined)).toEqual({});
  expect(inboxFilter('all', ada, undefined)).toEqual({});
  expect(inboxFilter('all', ada, 'Treasury')).toEqual({ roles: ['Treasury'] });
});
