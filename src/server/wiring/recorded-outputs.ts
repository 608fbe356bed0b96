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

interface Recording extends Pick<Sample, 'source' | 'at' | 'output' | 'case' | 'by' | 'exchange'> {}

export function samplesOf(
  cases: readonly CaseMoments[],
  trials: readonly NewTrial[],
  personName: (id: string) => string,
): Sample[] {
  return recordings(cases, trials)
    .slice(0, MOST)
    .map(({ by, ...recording }) => {
      const name = by === undefined ? undefined : personName(by);
      return {
        ...recording,
        ...(name === undefined ? {} : { by: name }),
        sentence: recording.case === undefined ? `Tried by ${name ?? 'somebody'}` : `Case ${recording.case}`,
        tree: sampleTree(recordOf(recording.output)),
      };
    });
}

/** What the step gave last, in a run or when it was tried. */
export function lastRecorded(
  cases: readonly CaseMoments[],
  trials: readonly NewTrial[],
): JsonValue | undefined {
  return recordings(cases, trials)[0]?.output;
}

/** Newest first. */
function recordings(cases: readonly CaseMoments[], trials: readonly NewTrial[]): readonly Recording[] {
  const runs = cases.flatMap(({ line, moments }) =>
    moments.flatMap((moment): Recording[] => {
      const { output, exchange } = recordedIn(moment);
      if (output === undefined) return [];
      const seen = exchange === undefined ? {} : { exchange };
      return [{ source: 'run', at: moment.at, case: line.id, output, ...seen }];
    }),
  );
  const tried = trials.flatMap(({ at, by, output, exchange }): Recording[] => {
    if (output === undefined) return [];
    const seen = exchangeOf(exchange);
    return [{ source: 'try', at, by, output, ...(seen === undefined ? {} : { exchange: seen }) }];
  });
  return [...runs, ...tried].sort((one, other) => other.at - one.at);
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
