/**
 * The trace of a scenario: what is told to the process (`> …`) and what it does then, line by line.
 *
 *   > start {"amount": 5}                          begins it
 *   > start Start 1                               … by that start, of which the second thing it needs has happened
 *   > complete Check answer Gate=Yes,No {"x": 1}    a person does a user task, and answers questions
 *   > claim Check                                 a person says they will do it
 *   > release Check                               … or gives it back
 *   > job Work {"x": 1}                             a worker completes the job
 *   > fail Work out of order {"status": 503}        … or gives it up (with an explanation)
 *   > throw Work E1                                 … or ends it with an error the diagram knows
 *   > report Check Boundary                         a person reports an error instead
 *   > fire Timer                                    the clock reaches the timer
 *   > deliver Event {"x": 1}                        the message or signal comes
 *   > escalate Call X1 {"x": 1}                    the called process raises an escalation and goes on
 *   > refuse Event {"x": 1}                        … or one comes that is not meant for it
 *   > return Call undoable {"x": 1}                 the called process ends (`undoable`: and can be undone)
 *   > resolve Gate by Flow                          an incident is resolved (`by`: the flow to take)
 *   > set {"x": 1}                                  variables are set from outside
 *   > terminate                                     somebody ends the instance
 *   > move stop A, start B, take F, withdraw F       tokens are moved by hand
 *   > migrate A=B                                   it goes on by the next version, A as B, the others by their ids
 *
 *   enter X           an element is activated (each run of a repeated activity too)
 *   cancel X          it is terminated
 *   sends X name      a message or signal leaves the instance there
 *   escalates X code to Y     an escalation is raised, and caught by Y; without `to`: by nobody in the instance
 *   calls X process   another process is called
 *   incident X code   somebody has to look
 *   ends [error E1 | terminated]
 *   waits A B C       the elements that wait for something now, sorted; checked where it is written
 *   holds {"x": 1}    variables of the process now (`null`: also where there is none); checked where it is written
 *   sees X {"x": 1}   variables as the newest activation of X sees them; checked where it is written
 *   awaits X name key the message that X waits for, and the correlation key it must have; checked where it is written
 *   hands X {"x": 1}  what the job, the called process or the message at X is given, all of it; checked where it is written
 *
 * The last five stand behind all others. Between two commands every other line has to be there, in that order. Empty lines and `# …` say nothing.
 */
import { isDeepStrictEqual } from 'node:util';
import type { Modification, Variables } from '../../src/kernel/command.ts';
import type { InstanceEvent } from '../../src/kernel/event.ts';
import { VariableScope } from '../../src/kernel/variable-scope.ts';
import type { Definition } from '../../src/wiring/definition.ts';
import type { KernelDriver } from './kernel-driver.ts';

export interface TraceStep {
  readonly command: string;
  readonly expected: readonly string[];
}

export function parseTrace(text: string): readonly TraceStep[] {
  const steps: { command: string; expected: string[] }[] = [];
  for (const raw of text.split('\n')) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('>')) steps.push({ command: line.slice(1).trim(), expected: [] });
    else steps.at(-1)?.expected.push(line);
  }
  return steps;
}

/** What really happened on the command, as lines; `waits` where the trace asks for it. */
export function perform(driver: KernelDriver, step: TraceStep, next?: Definition): readonly string[] {
  const before = driver.events.length;
  if (step.command.startsWith('migrate')) migrate(driver, step.command, next);
  else command(driver, step.command);
  const happened = driver.events.slice(before).flatMap(lineOf);
  const looks = step.expected.filter((line) => LOOKS.test(line));
  return [...happened, ...looks.map((line) => look(driver, line))];
}

const LOOKS = /^(?:waits|awaits|holds|hands|sees)\b/;

/** The line as it is, where what it says is true; else as it would have to be. */
function look(driver: KernelDriver, line: string): string {
  const [verb = '', ...rest] = line.split(' ');
  if (verb === 'waits') return ['waits', ...driver.openWaits.map(({ element }) => element).sort()].join(' ');
  if (verb === 'awaits') return awaited(driver, rest[0] ?? '');
  const said: Variables = JSON.parse(line.slice(line.indexOf('{')));
  const found = looked(driver, verb, rest[0] ?? '', Object.keys(said));
  if (isDeepStrictEqual(said, found)) return line;
  return `${verb === 'holds' ? verb : `${verb} ${rest[0]}`} ${JSON.stringify(found)}`;
}

function looked(driver: KernelDriver, verb: string, element: string, names: readonly string[]): Variables {
  if (verb === 'holds') return held(driver, names);
  return verb === 'sees' ? seen(driver, element, names) : handed(driver, element);
}

/** As the newest activation of the element sees them. */
function seen(driver: KernelDriver, element: string, names: readonly string[]): Variables {
  const instance = [...driver.state.elements.values()].findLast((one) => one.element === element);
  if (instance === undefined) return {};
  const scope = new VariableScope(driver.state, instance);
  return Object.fromEntries(names.map((name) => [name, scope.get(name) ?? null]));
}

/** The message and the key the element waits for. */
function awaited(driver: KernelDriver, element: string): string {
  const wait = [...driver.state.waits.values()].find(
    (one) => one.kind === 'subscription' && one.element === element,
  );
  if (wait?.kind !== 'subscription') return `awaits ${element} nothing`;
  return ['awaits', element, wait.name, wait.correlation ?? ''].join(' ').trimEnd();
}

function held(driver: KernelDriver, names: readonly string[]): Variables {
  const { variables } = driver;
  return Object.fromEntries(names.map((name) => [name, variables[name] ?? null]));
}

/** The last thing of that element. */
function handed(driver: KernelDriver, element: string): Variables {
  const effect = driver.effects.findLast(
    (one) => 'variables' in one && 'element' in one && one.element === element,
  );
  return effect !== undefined && 'variables' in effect ? effect.variables : {};
}

function migrate(driver: KernelDriver, text: string, next: Definition | undefined): void {
  if (next === undefined) throw new Error('"migrate" needs a name.next.bpmn');
  const pairs = text
    .split(/\s+/)
    .slice(1)
    .map((pair) => pair.split('='));
  const ids: Record<string, string> = Object.fromEntries(pairs);
  driver.migrate(next, { elements: ids, flows: ids });
}

function command(driver: KernelDriver, text: string): void {
  const brace = text.indexOf('{');
  const variables: Variables = brace < 0 ? {} : JSON.parse(text.slice(brace));
  const [verb = '', element = '', ...rest] = (brace < 0 ? text : text.slice(0, brace)).trim().split(/\s+/);
  switch (verb) {
    case 'start':
      driver.start(variables, {
        ...(element !== '' && { startElements: [element] }),
        ...(rest[0] !== undefined && { needed: Number(rest[0]) }),
      });
      break;
    case 'complete':
      driver.completeTask(element, { variables, answers: answersOf(rest) });
      break;
    case 'claim':
    case 'release': {
      const task = driver.key('create-user-task', element);
      driver.do({ kind: verb === 'claim' ? 'claim-user-task' : 'release-user-task', task, person: 'mary' });
      break;
    }
    case 'job':
      driver.completeJob(element, variables);
      break;
    case 'fail':
      driver.do({
        kind: 'fail-job',
        job: driver.key('create-job', element),
        message: rest.join(' '),
        ...(brace >= 0 && { explanation: variables }),
      });
      break;
    case 'throw':
      driver.do({
        kind: 'throw-job-error',
        job: driver.key('create-job', element),
        code: rest.join(' '),
        variables,
      });
      break;
    case 'report': {
      const task = driver.key('create-user-task', element);
      driver.do({ kind: 'report-error', task, person: 'mary', boundary: rest[0] ?? '', variables });
      break;
    }
    case 'fire':
      driver.fireTimer(element);
      break;
    case 'deliver':
      driver.deliver(element, variables);
      break;
    case 'escalate':
      driver.escalateFrom(element, variables, rest[0]);
      break;
    case 'refuse':
      driver.rejects(
        { kind: 'deliver', subscription: driver.key('open-subscription', element), variables },
        'no-such-subscription',
      );
      break;
    case 'return':
      driver.returnFrom(element, variables, rest[0] === 'undoable' ? { undo: [] } : {});
      break;
    case 'resolve':
      driver.resolve(element, rest[0] === 'by' ? { flows: rest.slice(1) } : { variables });
      break;
    case 'set':
      driver.do({ kind: 'set-variables', variables });
      break;
    case 'move':
      driver.do({ kind: 'modify-instance', reason: 'test', changes: changesOf(text.slice(4), driver) });
      break;
    case 'terminate':
      driver.do({ kind: 'terminate-instance', reason: 'test' });
      break;
    default:
      throw new Error(`a trace knows no command "${verb}"`);
  }
}

/** `stop A, start B` */
function changesOf(text: string, driver: KernelDriver): Modification[] {
  return text.split(',').map((change) => {
    const [verb = '', id = ''] = change.trim().split(/\s+/);
    if (verb === 'stop') return { do: 'stop', key: driver.under(id) };
    if (verb === 'start') return { do: 'start', element: id };
    return { do: verb === 'take' ? 'take' : 'withdraw', flow: id };
  });
}

/** `answer Gate=Yes,No Other=Maybe` */
function answersOf(words: readonly string[]): Record<string, string[]> {
  const pairs = words.slice(words[0] === 'answer' ? 1 : 0).map((word) => word.split('='));
  return Object.fromEntries(pairs.map(([element = '', answers = '']) => [element, answers.split(',')]));
}

function lineOf(event: InstanceEvent): readonly string[] {
  switch (event.kind) {
    case 'element-activated':
      return [`enter ${event.element}`];
    case 'element-terminated':
      return [`cancel ${event.element}`];
    case 'message-thrown':
    case 'signal-thrown':
      return [`sends ${event.element} ${event.name}`];
    case 'escalation-thrown':
      return [escalationLine(event)];
    case 'process-called':
      return [`calls ${event.element} ${event.process}`];
    case 'incident-raised':
      return [`incident ${event.element} ${event.code}`];
    case 'instance-completed':
      return [endLine(event)];
    default:
      return [];
  }
}

function escalationLine({
  element,
  code,
  caught,
}: Extract<InstanceEvent, { kind: 'escalation-thrown' }>): string {
  return ['escalates', element, code, caught && `to ${caught}`]
    .filter((word) => word !== undefined)
    .join(' ');
}

function endLine({ outcome, error }: Extract<InstanceEvent, { kind: 'instance-completed' }>): string {
  if (outcome === 'completed') return 'ends';
  return outcome === 'error' ? `ends error ${error?.code ?? ''}` : 'ends terminated';
}
