/**
 * What a step has given: in the last real runs and when it was tried. What the panel maps from by a click, and what a step is
 * tried against without calling anything.
 *
 * Invariants:
 * RO1  What is recorded is masked where it was recorded; nothing is masked here.
 */
import type { JsonValue } from '../../expressions/value.ts';
import type { Variables } from '../../kernel/command.ts';
import type { NewTrial } from '../../ports/wiring-draft-store.ts';
import { sampleTree } from '../../wiring/sample-tree.ts';
import type { Exchange, Sample } from '../api/wiring.ts';
import type { CaseMoments } from './case-data.ts';
import type { ElementMoment } from './element-moments.ts';

const MOST = 10;

export function samplesOf(
  cases: readonly CaseMoments[],
  trials: readonly NewTrial[],
  personName: (id: string) => string,
): Sample[] {
  const runs = cases.flatMap(({ line, moments }) =>
    moments.flatMap((moment): Sample[] => {
      const { output, exchange } = recordedIn(moment);
      if (output === undefined) return [];
      const tree = sampleTree(recordOf(output));
      const seen = exchange === undefined ? {} : { exchange };
      return [
        { source: 'run', at: moment.at, case: line.id, sentence: `Case ${line.id}`, output, tree, ...seen },
      ];
    }),
  );
  const tried = trials.flatMap(({ at, by, output, exchange }): Sample[] => {
    if (output === undefined) return [];
    const name = personName(by);
    const seen = exchangeOf(exchange);
    return [
      {
        source: 'try',
        at,
        by: name,
        sentence: `Tried by ${name}`,
        output,
        tree: sampleTree(recordOf(output)),
        ...(seen === undefined ? {} : { exchange: seen }),
      },
    ];
  });
  return [...runs, ...tried].sort((one, other) => other.at - one.at).slice(0, MOST);
}

/** What the step gave last, in a run or when it was tried. */
export function lastRecorded(
  cases: readonly CaseMoments[],
  trials: readonly NewTrial[],
): JsonValue | undefined {
  return samplesOf(cases, trials, (id) => id)[0]?.output;
}

/** As a step's outputs see it: a result that is no object is known as `result`. */
export function recordOf(output: JsonValue): Variables {
  return isObject(output) ? output : { result: output };
}

/** Of a connector what it answered; of everything else what the step set. */
function recordedIn({ given, explanation }: ElementMoment): { output?: JsonValue; exchange?: Exchange } {
  if (isObject(explanation) && explanation.kind === 'connector') {
    const exchange = exchangeOf(explanation.exchange);
    return {
      ...(explanation.output === undefined ? {} : { output: explanation.output }),
      ...(exchange === undefined ? {} : { exchange }),
    };
  }
  return given === undefined || Object.keys(given).length === 0 ? {} : { output: given };
}

function exchangeOf(value: JsonValue | undefined): Exchange | undefined {
  if (!isObject(value)) return undefined;
  const request = sideOf(value.request);
  if (request === undefined) return undefined;
  const response = sideOf(value.response);
  return {
    request,
    ...(response === undefined ? {} : { response }),
    ...(typeof value.took_ms === 'number' ? { took_ms: value.took_ms } : {}),
  };
}

function sideOf(value: JsonValue | undefined): Exchange['request'] | undefined {
  if (!isObject(value) || typeof value.title !== 'string') return undefined;
  const headers = isObject(value.headers)
    ? Object.fromEntries(Object.entries(value.headers).map(([name, text]) => [name, String(text)]))
    : undefined;
  return {
    title: value.title,
    ...(headers === undefined ? {} : { headers }),
    ...(value.body === undefined ? {} : { body: value.body }),
  };
}

function isObject(value: JsonValue | undefined): value is { readonly [name: string]: JsonValue } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
