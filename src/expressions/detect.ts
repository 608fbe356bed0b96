/**
 * Which language an expression out of a diagram is written in.
 *
 * The text's own mark wins over what the file declares as its default, because tools write XPath there by habit and
 * `${…}` or `=…` in the conditions. A script language declared for real is respected: `${` means something else there.
 * A declaration that names no expression language at all (some tools write XHTML's) counts as none.
 */
import type { ExpressionSource } from './expression.ts';

const SCRIPTS =
  /java|groovy|ruby|python|script|ecma|jexl|mvel|spel|spring|sql|beanshell|kotlin|scala|csharp|drools|\brule/i;
const QUERIES = /xpath|xquery|xslt|ocl\b/i;

/** `undefined` where the text is in a language Baton does not run; the caller reports a finding. */
export function detectLanguage(text: string, declared?: string): ExpressionSource | undefined {
  const trimmed = text.trim();
  const language = declared?.trim() ?? '';
  if (/feel/i.test(language)) return feel(trimmed);
  if (/juel|\bel\b|unified/i.test(language)) return { language: 'juel', text: trimmed };
  if (SCRIPTS.test(language)) return undefined;
  if (trimmed.startsWith('=')) return feel(trimmed);
  if (trimmed.includes('${') || trimmed.includes('#{')) return { language: 'juel', text: trimmed };
  return QUERIES.test(language) ? undefined : feel(trimmed);
}

function feel(text: string): ExpressionSource {
  return { language: 'feel', text: text.startsWith('=') ? text.slice(1).trim() : text };
}
