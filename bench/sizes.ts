/**
 * `npm run bench -- sizes [--json]`: what grows with the size of a drawing and of a list, small beside large in one
 * run. (a) A diagram of 500 and of 5,000 tasks: read and compiled with all its findings, deployed, stepped through.
 * (b) A parallel multi-instance of 100 and of 10,000 items: time per item from the start to the end of the case.
 * Everything durable on SQLite, as shipped.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { openHost } from '../src/host/host.ts';
import { SystemClock } from '../src/host/system-clock.ts';
import { silentLog } from '../src/ports/log.ts';
import { importFile } from '../src/server/import-file.ts';
import { openSqliteStore } from '../src/store/sqlite/sqlite-store.ts';
import { largeDiagram } from './large-diagram.ts';

const { values } = parseArgs({ options: { json: { type: 'boolean' } } });
const directory = mkdtempSync(join(dirname(fileURLToPath(import.meta.url)), '.data-'));
const JOB_TYPE = 'work';

interface DiagramSize {
  readonly tasks: number;
  /** From the file's bytes to a definition with all findings. */
  readonly read_ms: number;
  readonly deploy_ms: number;
  readonly start_ms: number;
  /** One completed user task, durable; median. */
  readonly step_ms: number;
}

interface ListSize {
  readonly items: number;
  readonly total_ms: number;
  readonly perItem_us: number;
}

async function open(name: string) {
  const store = await openSqliteStore(join(directory, `${name}.db`));
  const host = await openHost({
    store,
    clock: new SystemClock(),
    random: { next: Math.random },
    log: silentLog,
    handlers: [{ jobType: JOB_TYPE, run: async () => ({ kind: 'completed', variables: {} }) }],
  });
  return { store, host };
}

async function timed<T>(work: () => Promise<T>): Promise<{ readonly result: T; readonly ms: number }> {
  const begun = performance.now();
  const result = await work();
  return { result, ms: performance.now() - begun };
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[numbers.length >> 1] ?? Number.NaN;
}

/** Warmed up by a first, unmeasured round, as a server that runs is. */
async function measureDiagram(tasks: number): Promise<DiagramSize> {
  const drawn = largeDiagram(tasks);
  const source = new TextEncoder().encode(drawn.xml);
  const read = () => importFile(source, `large-${tasks}.bpmn`, undefined, { hasProcess: () => false });
  await read();
  const { store, host } = await open(`diagram-${tasks}`);
  const imported = await timed(read);
  const { definition, findings } = imported.result;
  if (definition === undefined) throw new Error(`cannot run: ${findings[0]?.message}`);
  const deployed = await timed(() =>
    host.deploy({
      key: 'large',
      name: 'large',
      fileName: 'large.bpmn',
      source,
      wiring: { format: 1 },
      findings,
      definition,
    }),
  );
  const started = await timed(() => host.startCase({ deployment: deployed.result.line.id }));
  if (!started.result.ok) throw new Error(started.result.rejection.message);
  const steps: number[] = [];
  for (let step = 0; step < 200; step += 1) {
    const [task] = (await store.inbox({}, { limit: 1 })).items;
    if (task === undefined) throw new Error('nothing to do');
    const answers = Object.fromEntries(
      task.offer.questions.map(({ element, answers: given }) => [element, [given[0]?.value ?? '']]),
    );
    const { ms } = await timed(() =>
      host.submit(task.instance, {
        kind: 'complete-user-task',
        task: task.key,
        person: 'p',
        variables: {},
        answers,
      }),
    );
    steps.push(ms);
  }
  await host.close();
  return {
    tasks: drawn.tasks,
    read_ms: imported.ms,
    deploy_ms: deployed.ms,
    start_ms: started.ms,
    step_ms: median(steps),
  };
}

async function measureList(items: number): Promise<ListSize> {
  const xml = `<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:bench"><process id="P"><startEvent id="s"/><serviceTask id="t" name="Work"><multiInstanceLoopCharacteristics/></serviceTask><endEvent id="e"/><sequenceFlow id="f" sourceRef="s" targetRef="t"/><sequenceFlow id="g" sourceRef="t" targetRef="e"/></process></definitions>`;
  const wiring = {
    format: 1,
    steps: { t: { by: 'job', jobType: JOB_TYPE } },
    loops: { t: { kind: 'multi-instance', collection: 'list', item: 'each' } },
  };
  const source = new TextEncoder().encode(xml);
  const { definition, findings } = await importFile(source, 'list.bpmn', wiring, { hasProcess: () => false });
  if (definition === undefined) throw new Error(`cannot run: ${findings[0]?.message}`);
  const { store, host } = await open(`list-${items}`);
  const { line } = await host.deploy({
    key: 'list',
    name: 'list',
    fileName: 'list.bpmn',
    source,
    wiring,
    findings,
    definition,
  });
  const run = async (length: number) => {
    const list = Array.from({ length }, (_, index) => index);
    const begun = performance.now();
    const started = await host.startCase({ deployment: line.id, variables: { list } });
    if (!started.ok) throw new Error(started.rejection.message);
    await host.idle();
    const total_ms = performance.now() - begun;
    const { items: open } = await store.cases({ status: 'active' }, { limit: 1 });
    if (open.length > 0) throw new Error('the case has not completed');
    return total_ms;
  };
  await run(100);
  const rounds: number[] = [];
  for (let round = 0; round < (items > 1_000 ? 3 : 30); round += 1) rounds.push(await run(items));
  await host.close();
  const total_ms = median(rounds);
  return { items, total_ms, perItem_us: (total_ms / items) * 1000 };
}

try {
  const diagrams = [await measureDiagram(500), await measureDiagram(5_000)];
  const lists = [await measureList(100), await measureList(1_000), await measureList(10_000)];
  if (values.json === true) console.log(JSON.stringify({ diagrams, lists }, null, 2));
  else {
    console.table(diagrams);
    console.table(lists);
    const [small, , large] = lists;
    console.log(
      `per item, 10,000 against 100: ${((large?.perItem_us ?? 0) / (small?.perItem_us ?? 1)).toFixed(2)} ×`,
    );
  }
} finally {
  rmSync(directory, { recursive: true, force: true });
}
