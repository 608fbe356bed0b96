/** Literal expressions, in FEEL or the ${…} dialect (DMN 1.5, section 7.3.7). */
import type { ExpressionLanguage } from '../../expressions/expression.ts';
import { compileExpression } from '../../expressions/expression.ts';
import type { CompileContext } from '../compile/compile-context.ts';
import { isVisible, typeOf } from '../compile/compile-context.ts';
import type { LiteralExpression } from '../decision-model.ts';
import { plainName } from '../frame.ts';
import type { Boxed } from '../run.ts';

const NULL: Boxed = () => null;

/** An empty text is null. */
export function compileLiteral(context: CompileContext, expression: LiteralExpression): Boxed {
  const { text } = expression;
  if (text === '') return NULL;
  const language = languageOf(context, expression);
  if (language === undefined) return NULL;
  if (!context.mayCompile(expression)) return NULL;
  const names = namesIn(context, text);
  const compiled = compileExpression({ language, text, names }, { types: context.types });
  if (!compiled.ok) {
    const message = `“${shortened(text)}” cannot be read: ${compiled.error.message}`;
    context.tell('dmn-expression-broken', expression, message, 'It gives no value.');
    return (run) => run.problem('null', expression, message);
  }
  tellUndeclared(context, expression, compiled.expression.reads);
  const type = typeOf(context, expression.typeRef, expression);
  return (run, scope) => {
    const value = run.take(compiled.expression.evaluate(scope, run.environment), expression);
    return run.typed(value, type, expression, `“${shortened(text)}”`);
  };
}

/** The language the expression is in; `undefined`, and told, where Baton does not run it. */
export function languageOf(
  context: CompileContext,
  expression: LiteralExpression,
): ExpressionLanguage | undefined {
  const written = expression.language ?? context.language ?? 'feel';
  if (/feel/i.test(written)) return 'feel';
  if (/juel|^(?:el|uel)$/i.test(written)) return 'juel';
  context.tell(
    'dmn-language-unknown',
    expression,
    `“${shortened(expression.text)}” is in the language ${written}; expected FEEL.`,
    'It gives no value.',
  );
  return undefined;
}

/** Of the names FEEL has to be told, those that may occur in the text. */
export function namesIn(context: CompileContext, text: string): readonly string[] {
  return context.awkward.filter((name) =>
    name.split(/[^\p{L}\p{N}_]+/u).every((part) => text.includes(part)),
  );
}

/** In a filter a name may be an entry of the items, so nothing is said of expressions that have one. */
function tellUndeclared(
  context: CompileContext,
  expression: LiteralExpression,
  names: ReadonlySet<string>,
): void {
  if (expression.text.includes('[')) return;
  for (const name of names) {
    if (isVisible(context, plainName(name))) continue;
    const type = expression.text === name ? expression.typeRef : undefined;
    const from = context.undeclared(plainName(name), type);
    const who =
      expression.text === name
        ? `“${name}” is read here and`
        : `“${shortened(expression.text)}” reads “${name}”, which`;
    const reads = `${who} is not declared as something the decision requires.`;
    if (from === 'data') {
      context.tell(
        'dmn-input-undeclared',
        expression,
        reads,
        `Baton takes “${name}” from the data of the case.`,
      );
    } else if (from === 'nowhere') {
      context.tell('dmn-requirement-missing', expression, reads, `“${name}” has no value there.`);
    }
  }
}

export function shortened(text: string): string {
  const line = text.replace(/\s+/g, ' ');
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
