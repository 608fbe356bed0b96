/**
 * An example of `examples/` put into use in a real Baton as its README says: connections first, then the drawing as it
 * is with its wiring, whose addresses (`https://….example`) are those of servers that the test has started.
 *
 * Time is moved on by hand, so that what takes days takes none.
 */
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { VirtualClock } from '../../src/host/virtual-clock.ts';
import type { CaseDetail } from '../../src/server/api/cases.ts';
import type { InboxTask } from '../../src/server/api/inbox.ts';
import type { ProblemGroups } from '../../src/server/api/problems.ts';
import type { DeployResult } from '../../src/server/api/processes.ts';
import { examplesFolder, type RunningBaton, runBaton, until, upload } from '../running-baton.ts';

export interface Connection {
  readonly kind: string;
  readonly fields: Readonly<Record<string, string>>;
  readonly grants: readonly string[];
}

export class ExampleStage {
  readonly clock: VirtualClock;
  readonly baton: RunningBaton;
  readonly key: string;

  private constructor(clock: VirtualClock, baton: RunningBaton, key: string) {
    this.clock = clock;
    this.baton = baton;
    this.key = key;
  }

  static async open(key: string): Promise<ExampleStage> {
    const clock = new VirtualClock(Date.now());
    return new ExampleStage(clock, await runBaton({ allow: ['127.0.0.1'], clock }), key);
  }

  async connect(name: string, connection: Connection): Promise<void> {
    const answer = await this.baton.ask('PUT', `/api/credentials/${name}`, connection);
    if (answer.status >= 400) throw new Error(`${name}: ${JSON.stringify(answer.body)}`);
  }

  /** `addresses`: by host name of the wiring, the address that stands in its place. */
  async deploy(addresses: Readonly<Record<string, string>>, models: readonly string[] = []): Promise<void> {
    for (const model of models) {
      await this.baton.post('/api/decisions', upload(await this.#file(model), model));
    }
    let wiring = (await this.#file(`${this.key}.wiring.json`)).toString();
    for (const [host, address] of Object.entries(addresses))
      wiring = wiring.replaceAll(`https://${host}`, address);
    const drawing = await this.#file(`${this.key}.bpmn`);
    const deployed = await this.baton.post<DeployResult>(
      '/api/processes',
      upload(drawing, `${this.key}.bpmn`, { wiring }),
    );
    const unwired = deployed.findings.filter(({ code }) =>
      /^(?:connector|decision-missing|wiring)/u.test(code),
    );
    if (unwired.length > 0) throw new Error(unwired.map(({ message }) => message).join('\n'));
  }

  /** Lets so much time go by; what it sets off begins. */
  async pass(time_ms: number): Promise<void> {
    await this.clock.advanceTo(this.clock.now() + time_ms);
  }

  case(id: number): Promise<CaseDetail> {
    return this.baton.get<CaseDetail>(`/api/cases/${id}`);
  }

  /** The newest case of the process, once it is as it should be. */
  caseWhere(wanted: (found: CaseDetail) => boolean): Promise<CaseDetail> {
    return until(async () => {
      const [line] = await this.baton.items<{ readonly id: number }>(
        `/api/cases?process=${this.key}&limit=1`,
      );
      if (line === undefined) return undefined;
      const found = await this.case(line.id);
      if (wanted(found)) return found;
      await this.#noProblem();
      return undefined;
    }, 20_000);
  }

  /** A step that failed would be waited for in vain. */
  async #noProblem(): Promise<void> {
    const { items } = await this.baton.get<ProblemGroups>(`/api/processes/${this.key}/problems`);
    const [problem] = items;
    if (problem !== undefined) throw new Error(`${problem.elementName}: ${problem.technical}`);
  }

  /** The open task of that title. */
  task(title: string): Promise<InboxTask> {
    return until(async () => {
      const tasks = await this.baton.items<InboxTask>(`/api/inbox?view=all&process=${this.key}`);
      const found = tasks.find((task) => task.title === title);
      if (found === undefined) await this.#noProblem();
      return found;
    }, 20_000);
  }

  async complete(task: InboxTask, body: object): Promise<void> {
    await this.baton.post(`/api/inbox/${task.id}/claim`);
    await this.baton.post(`/api/inbox/${task.id}/complete`, body);
  }

  close(): Promise<void> {
    return this.baton.close();
  }

  #file(name: string): Promise<Buffer> {
    return readFile(join(examplesFolder, this.key, name));
  }
}
