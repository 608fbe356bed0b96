/**
 * Takes a compiled diagram into the library: hashes say whether it is a new version, start timers get their first
 * time.
 */
import { startTimes } from '../kernel/timer/start-times.ts';
import type { NewDeployment, StartSchedule } from '../ports/deployment.ts';
import type { Log } from '../ports/log.ts';
import type { Definition, StartDefinition } from '../wiring/definition.ts';
import { canonicalJson, sha256 } from './canonical-json.ts';
import type { PreparedDeployment } from './host-api.ts';

const LONGEST_KEY = 80;

/** The library key a file gets by its name: `Rechnungs-Prüfung (v2).bpmn` becomes `rechnungs-prufung-v2`. */
export function libraryKey(fileName: string): string {
  const name = fileName.replace(/^.*[\\/]/, '').replace(/(\.bpmn20)?\.(bpmn|dmn|xml)$/i, '');
  const slug = name
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^\p{Letter}\p{Number}]+/gu, '-')
    .slice(0, LONGEST_KEY)
    .replace(/^-+|-+$/g, '');
  return slug === '' ? 'process' : slug;
}

export function newDeployment(prepared: PreparedDeployment, now: number, log: Log): NewDeployment {
  const { definition, wiring, source } = prepared;
  return {
    ...prepared,
    contentHash: sha256(source, '\0', canonicalJson(wiring), ...pins(definition)),
    definitionHash: sha256(canonicalJson(definition)),
    startTimers: definition.processes.flatMap((process) =>
      process.starts.flatMap((start) => schedulesOf(process.id, start, now, log)),
    ),
    createdAt: now,
  };
}

/**
 * What the definition takes from elsewhere beside itself: with another decision model or another version of an imported API
 * the same file is another version.
 */
function pins(definition: Definition): readonly string[] {
  const pinned = definition.processes.flatMap((process) =>
    Object.values(process.elements).flatMap((element) => {
      if (!('work' in element) || element.work.by !== 'job') return [];
      const { model, pinned: operation } = element.work.settings ?? {};
      return [
        ...(typeof model === 'string' ? [model] : []),
        ...(operation === undefined ? [] : [canonicalJson(operation)]),
      ];
    }),
  );
  return [...new Set(pinned)].sort().map((each) => `\0${each}`);
}

function schedulesOf(
  process: string,
  { elements, trigger }: StartDefinition,
  now: number,
  log: Log,
): StartSchedule[] {
  if (trigger.kind !== 'timer') return [];
  const result = startTimes(trigger, now);
  if (!result.ok) {
    log.warn({ process, elements, message: result.message }, 'A start timer is not scheduled');
    return [];
  }
  const { at, every, left } = result.times;
  return [
    {
      process,
      elements,
      at,
      ...(every === undefined ? {} : { every }),
      ...(left === undefined ? {} : { remaining: left + 1 }),
    },
  ];
}
