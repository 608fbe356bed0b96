/**
 * DialectWork: how the diagram's dialect says a step is carried out, as far as that can be done here.
 *
 * - A connector of the other engine that Baton has in its terms is a job that Baton takes itself.
 * - A topic or job type is a job from the start: it is drawn to be fetched by a program outside.
 * - A program inside the other engine (a class, a bean, a connector) is what the wiring says takes its place, by its name.
 * - An expression runs where it can be evaluated; one that calls a bean is such a program.
 *
 * Boundary: everything else is left to the day-one default (`steps.ts`), which tells what to map. Decisions are
 * compiled where decisions are.
 */
import type { Event, FlowNode } from '../bpmn/diagram.ts';
import type { RetryMeaning, WorkMeaning } from '../bpmn/meaning.ts';
import { nameOf } from '../bpmn/naming.ts';
import type { Activity } from './activities.ts';
import type { Compilation } from './compilation.ts';
import type { RetryPolicy, Work } from './definition.ts';
import type { Place } from './diagram-map.ts';
import { drawnConnectorWork } from './drawn-connectors.ts';
import { quote } from './usable-expression.ts';
import type { StepWiring } from './wiring-document.ts';
import { setBy, usableEffect } from './written-operand.ts';

export const defaultRetry: RetryPolicy = { attempts: 3, backoff_ms: 5000 };

/** What the wiring says takes the place of the program that the diagram names for this step. */
export function handlerWiring(compilation: Compilation, { node }: Place): StepWiring | undefined {
  const name = handlerOf(node.meaning?.work);
  const handlers = compilation.wiring.handlers ?? {};
  return name !== undefined && Object.hasOwn(handlers, name) ? handlers[name] : undefined;
}

/** The name under which the wiring may map what carries out the step. */
export function handlerOf(work: WorkMeaning | undefined): string | undefined {
  if (work?.kind === 'handler') return work.handler;
  return work?.kind === 'expression' ? work.expression.text : undefined;
}

/** Nothing where the dialect says nothing that can be done here. */
export function dialectWork(compilation: Compilation, node: Activity): Work | undefined {
  const work = node.meaning?.work;
  const drawn = drawnConnectorWork(compilation, node, retryOf(node.meaning?.retry));
  if (drawn !== undefined) return drawn;
  if (work?.kind === 'worker') return workerWork(compilation, node, work);
  if (work?.kind !== 'expression') return undefined;
  const read = usableEffect(work.expression);
  const result = node.meaning?.resultVariable;
  if (!('source' in read)) return undefined;
  // An expression of another engine that sets nothing and whose value nobody keeps is there for what its bean does.
  const isIdle = result === undefined && setBy(read.source).length === 0;
  if (isIdle && work.expression.language === 'juel') return undefined;
  return { by: 'expression', expression: read.source, ...(result === undefined ? {} : { result }) };
}

export function retryOf(retry: RetryMeaning | undefined): RetryPolicy {
  if (retry === undefined) return defaultRetry;
  return { attempts: retry.attempts, backoff_ms: retry.backoff_ms ?? defaultRetry.backoff_ms };
}

/** Of a message event that throws: the job that sends it, where a program outside is drawn to. */
export function sendingWork(compilation: Compilation, event: Event): Work | undefined {
  if (compilation.wiring.events?.[event.id] !== undefined) return undefined;
  const message = event.definitions.find(({ kind }) => kind === 'message');
  const work = message?.meaning?.work ?? (message === undefined ? undefined : event.meaning?.work);
  return work?.kind === 'worker' ? workerWork(compilation, event, work) : undefined;
}

function workerWork(
  compilation: Compilation,
  node: FlowNode,
  work: Extract<WorkMeaning, { kind: 'worker' }>,
): Work | undefined {
  // A job type that is worked out in each case would be known to nobody who could take the job.
  if (!('literal' in work.jobType) || typeof work.jobType.literal !== 'string') return undefined;
  const jobType = work.jobType.literal;
  compilation.report('step-for-worker', node, {
    message: `${quote(nameOf(compilation.map, node))} is drawn to be done by a program outside that asks for ${quote(jobType)}.`,
    default: `It waits until a program takes it. Say in the wiring how else it is carried out.`,
  });
  const { headers, priority } = work;
  return {
    by: 'job',
    jobType,
    // Programs of the other engines see everything, their own inputs before what lies around them.
    sees: 'everything',
    retry: retryOf(node.meaning?.retry),
    ...(headers === undefined ? {} : { headers }),
    ...(priority === undefined ? {} : { priority }),
  };
}
