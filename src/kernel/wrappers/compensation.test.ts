import { expect, test } from 'vitest';
import { KernelDriver } from '../../../test/scenarios/kernel-driver.ts';
import { scenarioDefinition } from '../../../test/scenarios/scenario-files.ts';
import { encodeState } from '../state-codec.ts';

test('only what has something that undoes it is remembered', async () => {
  const definition = await scenarioDefinition('compensation-of-each-pass-of-a-circle');
  const driver = new KernelDriver(definition).start();
  driver.completeTask('A', { variables: { again: true } });
  expect(driver.state.elements.get(driver.state.root)?.inside?.done).toMatchObject([
    { element: 'A', handler: 'OnA' },
  ]);
  const plain = await scenarioDefinition('several-tokens-on-one-flow');
  const other = new KernelDriver(plain).start();
  for (const element of other.open('create-user-task').slice(0, 1)) other.completeTask(element);
  expect(encodeState(other.state)).not.toContain('"done"');
});

test('a state written before anything could be undone is read as one in which nothing can be', async () => {
  const driver = new KernelDriver(await scenarioDefinition('compensation-of-one-activity')).start();
  const text = encodeState(driver.state);
  expect(text).not.toMatch(/"done"|"undoing"|"called"|"opened"/);
});

test('a called process that cannot be found to undo what it did holds the undoing up until it can', async () => {
  const definition = await scenarioDefinition('compensation-of-a-call-activity-by-the-called-process');
  const driver = new KernelDriver(definition).start().returnFrom('A', {}, { undo: [] });
  driver.completeTask('B').completeTask('UndoB');
  const call = driver.key('call-process', 'A');
  driver.do({ kind: 'fail-call', call, message: 'not there' });
  expect(driver.incident('A').code).toBe('called-process-missing');
  driver.resolve('A').returnFrom('A');
  expect(driver.open('create-user-task')).toEqual(['After']);
});

test('a process started to undo what it did names what it does not know any more', async () => {
  const definition = await scenarioDefinition('compensation-of-one-activity');
  const undo = [{ element: 'Gone', variables: undefined, inner: [], handler: 'OnGone', called: undefined }];
  const driver = new KernelDriver(definition);
  const process = definition.processes[0]?.id ?? '';
  const message = driver.rejects(
    { kind: 'start-instance', instance: 1, case: 1, process, variables: {}, undo },
    'no-such-start',
  );
  expect(message).toContain('cannot undo Gone any more');
});
