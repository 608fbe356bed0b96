/**
 * `S(response).prop("order").prop("id").value()`: how diagrams of Camunda 7 read JSON out of a connector's answer, as the
 * expression dialect here can: `answer['order']['id']`.
 *
 * Boundary: reading by names and places in lists. What Spin can do otherwise (XML, JSONPath, changing) is left as written
 * and becomes a finding.
 *
 * Source: Camunda 7 manual, "Spin Dataformat Reference", "Reading JSON".
 */
import type { MappingMeaning } from '../meaning.ts';

const reading =
  /\b(?:S|JSON)\(\s*response\s*\)((?:\.(?:prop\(\s*(?:"[^"\\]*"|'[^'\\]*')\s*\)|elements\(\)\.get\(\s*\d+\s*\)))*)(?:\.(?:value|stringValue|numberValue|boolValue|elements|mapTo)\(\s*\))?/gu;
const step = /\.prop\(\s*(?:"([^"]*)"|'([^']*)')\s*\)|\.elements\(\)\.get\(\s*(\d+)\s*\)/gu;

export function withAnswerRead(mapping: MappingMeaning): MappingMeaning {
  const { source } = mapping;
  if (!('expression' in source) || source.expression.language !== 'juel') return mapping;
  const text = source.expression.text.replace(reading, (_all, steps: string) => `answer${placesOf(steps)}`);
  return { ...mapping, source: { expression: { ...source.expression, text } } };
}

function placesOf(steps: string): string {
  return [...steps.matchAll(step)]
    .map(([, double, single, index]) => `[${index ?? `'${(double ?? single ?? '').replaceAll("'", '')}'`}]`)
    .join('');
}
