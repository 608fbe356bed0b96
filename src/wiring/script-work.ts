/**
 * ScriptWork: script tasks, and steps the wiring gives a script. FEEL is worked out by the kernel itself; JavaScript is a
 * job for the connector that runs it in a sandbox; in any other language a person does the step.
 *
 * Source: BPMN 2.0.2, 10.3.3 (script task: `scriptFormat` is a MIME type; people write names of languages).
 */
import type { Task } from '../bpmn/diagram.ts';
import { nameOf, tidyText } from '../bpmn/naming.ts';
import type { Compilation } from './compilation.ts';
import type { Work } from './definition.ts';
import { quote, readExpression } from './usable-expression.ts';

/** The type of the jobs that the connector `connectors/javascript/` takes. */
export const JAVASCRIPT_JOBS = 'baton:javascript';
/** Where FEEL's value goes when nobody said. */
const FEEL_RESULT = 'result';
/** A script that failed would fail again. */
const once = { attempts: 1, backoff_ms: 0 } as const;

export const javascriptFormats =
  /^(?:(?:text|application)\/)?(?:x-)?(?:java|ecma|js)(?:script)?$|^graal\.js$|^nashorn$/iu;
const feelFormats = /feel/iu;

export function javascriptWork(text: string, result: string | undefined): Work {
  const settings = result === undefined ? { text } : { text, result };
  return { by: 'job', jobType: JAVASCRIPT_JOBS, sees: 'everything', settings, retry: once };
}

export function isJavascript(work: Work): boolean {
  return work.by === 'job' && work.jobType === JAVASCRIPT_JOBS;
}

/** The work of a script task as drawn; nothing where a person has to do it. */
export function scriptWork(compilation: Compilation, node: Task): Work | undefined {
  const name = quote(nameOf(compilation.map, node));
  const script = node.script;
  if (!script || script.text.trim() === '') {
    compilation.report('script-empty', node, {
      message: `${name} is a script task without a script.`,
      default: 'A person does the step.',
    });
    return undefined;
  }
  const format = script.format?.trim() ?? '';
  const result = node.meaning?.resultVariable;
  if (javascriptFormats.test(format)) return javascriptWork(script.text, result);
  if (!feelFormats.test(format) && !script.text.trimStart().startsWith('=')) {
    compilation.report('script-by-hand', node, {
      message: `${name} holds a script in ${tidyText(script.format) ?? 'an unnamed language'}. Baton runs scripts in JavaScript and FEEL.`,
      default: 'A person does the step until it is wired.',
    });
    return undefined;
  }
  const read = readExpression({ text: script.text, language: 'feel' });
  if (!read.usable) {
    compilation.report('script-not-usable', node, {
      message: `The script of ${name} is not FEEL that Baton understands: ${read.quote}.`,
      default: 'A person does the step until it is wired.',
    });
    return undefined;
  }
  return { by: 'expression', expression: read.source, result: result ?? FEEL_RESULT };
}
