import { describe, expect, test } from 'vitest';
import { validateWiring, type WiringProblem } from './validate-wiring.ts';

function problemsOf(value: unknown): readonly WiringProblem[] {
  const checked = validateWiring(value);
  return checked.ok ? [] : checked.problems;
}

describe('a wiring document', () => {
  test('that says nothing is the day-one wiring', () => {
    expect(validateWiring({ format: 1 })).toEqual({ ok: true, wiring: { format: 1 } });
  });

  test('may speak of everything', () => {
    const wiring = {
      format: 1,
      roles: { Sales: 'Team North' },
      steps: {
        a: { by: 'person', role: 'Clerk', form: { fields: [{ name: 'n', type: 'number' }] } },
        b: { by: 'job', jobType: 'http', inputs: { url: '"x"' }, retry: { attempts: 2, backoff_ms: 0 } },
        c: { by: 'expression', expression: '1 + 1', result: 'two' },
        d: { by: 'nothing' },
      },
      decisions: {
        g: { by: 'conditions', conditions: { f: 'x > 1' }, default: 'h' },
        i: { by: 'question', labels: { f: 'Yes' } },
      },
      events: {
        t: { kind: 'timer', timer: 'duration', value: 'P1D' },
        m: { kind: 'message', name: 'paid', key: 'orderId' },
        s: { kind: 'signal', name: 'alarm' },
        k: { kind: 'confirmation', role: 'Boss' },
      },
      loops: {
        l: { kind: 'standard', while: 'x < 3', maximum: 9 },
        n: { kind: 'multi-instance', count: 3, collect: { variable: 'all', source: 'one' } },
      },
      starts: { s: { label: 'New', form: { fields: [] } } },
    };
    expect(problemsOf(wiring)).toEqual([]);
  });
});

describe('what is wrong is told with what was expected, what was found and where', () => {
  test.each<[string, unknown, Partial<WiringProblem>]>([
    ['no object', [], { at: '', expected: 'a wiring document (an object)', found: 'a list' }],
    ['no format', {}, { at: '/format', expected: 'a value', found: 'nothing' }],
    ['another format', { format: 2 }, { at: '/format', expected: '1', found: '2' }],
    ['a part that is a list', { format: 1, steps: [] }, { at: '/steps', found: 'a list' }],
    ['an unknown part', { format: 1, steeps: {} }, { at: '/steeps', expected: 'no such property' }],
    [
      'an unknown performer',
      { format: 1, steps: { a: { by: 'magic' } } },
      {
        at: '/steps/a/by',
        expected:
          'one of "person", "job", "expression", "script", "decision", "connector", "template", "wait", "process", "nothing", "drawn"',
        found: '"magic"',
      },
    ],
    [
      'a job without its type',
      { format: 1, steps: { 'a/b': { by: 'job' } } },
      { at: '/steps/a~1b/jobType', expected: 'a value', found: 'nothing' },
    ],
    [
      'no attempt',
      { format: 1, steps: { a: { by: 'job', jobType: 'x', retry: { attempts: 0, backoff_ms: 1 } } } },
      { at: '/steps/a/retry/attempts', expected: 'a number >= 1', found: '0' },
    ],
    [
      'a number for a text',
      { format: 1, roles: { Sales: 3 } },
      { at: '/roles/Sales', expected: 'a string', found: '3' },
    ],
    [
      'a misspelt property',
      { format: 1, decisions: { g: { by: 'question', prompts: 'x' } } },
      { at: '/decisions/g/prompts', expected: 'no such property' },
    ],
    [
      'a loop that is a text',
      { format: 1, loops: { l: 'often' } },
      { at: '/loops/l', expected: 'an object', found: '"often"' },
    ],
  ])('%s', (_, value, problem) => {
    const [first, ...others] = problemsOf(value);
    expect(first).toMatchObject(problem);
    expect(others).toEqual([]);
    expect(first?.message).toContain(problem.at === '' ? 'the document' : problem.at);
  });

  test('several at once, each once', () => {
    expect(
      problemsOf({ format: 3, steps: { a: { by: 'job' }, b: { by: 'expression', result: 'x' } } }).map(
        ({ at }) => at,
      ),
    ).toEqual(['/format', '/steps/a/jobType', '/steps/b/expression']);
  });

  test('never by throwing, whatever is handed in', () => {
    for (const value of [
      null,
      undefined,
      1,
      'x',
      { format: 1, steps: null },
      { format: 1, events: { __proto__: null, x: null } },
    ]) {
      expect(validateWiring(value).ok).toBe(false);
    }
  });
});
