/** What the routes of `/engine-rest` share: Baton's context, and its cases as the other engine's instances. */
import type { FastifyRequest } from 'fastify';
import type { Person } from '../../ports/people-store.ts';
import type { InstanceLine } from '../../ports/store.ts';
import { currentPerson } from '../current-person.ts';
import type { ServerContext } from '../server-context.ts';
import { engineDate } from './engine-dates.ts';
import { invalid, notFound } from './engine-error.ts';
import { ProcessDefinitions } from './process-definitions.ts';

export class EngineContext {
  readonly baton: ServerContext;
  readonly definitions: ProcessDefinitions;

  constructor(baton: ServerContext) {
    this.baton = baton;
    this.definitions = new ProcessDefinitions(baton.library);
  }

  me(request: FastifyRequest): Promise<Person> {
    return currentPerson(request, this.baton.people);
  }

  /** A running instance; what has ended is not there any more, as in the other engine. */
  async runningInstance(id: string): Promise<InstanceLine> {
    const line = await this.instance(id);
    if (line?.status === 'active') return line;
    throw notFound(`Process instance with id ${id} does not exist`);
  }

  async instance(id: string): Promise<InstanceLine | undefined> {
    return /^\d{1,15}$/u.test(id) ? this.baton.queries.instance(Number(id)) : undefined;
  }

  /** The title of its case. */
  async businessKey(line: Pick<InstanceLine, 'id' | 'case' | 'title'>): Promise<string | null> {
    const first = line.id === line.case ? line : await this.baton.queries.instance(line.case);
    return first?.title ?? null;
  }

  async instanceView(line: InstanceLine) {
    const definition = await this.definitions.of(line);
    return {
      links: [],
      id: String(line.id),
      definitionId: definition.id,
      definitionKey: definition.process.id,
      businessKey: await this.businessKey(line),
      caseInstanceId: null,
      ended: line.status !== 'active',
      suspended: false,
      tenantId: null,
    };
  }

  now(): string {
    return engineDate(this.baton.now());
  }
}

const longestBusinessKey = 200;

export function checkedBusinessKey(key: string | undefined): string | undefined {
  const text = key?.trim();
  if (text === undefined || text === '') return undefined;
  if (text.length <= longestBusinessKey) return text;
  throw invalid(`The business key is longer than ${longestBusinessKey} characters`);
}
