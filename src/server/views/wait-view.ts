/** What a case waits for and what in it needs help, from the store's rows to sentences. */
import type { InstanceId } from '../../kernel/command.ts';
import type { CaseDetail } from '../../ports/store-queries.ts';
import type { Definition } from '../../wiring/definition.ts';
import type { Exchange, Incident, Wait } from '../api/cases.ts';
import { incidentWords } from '../words/incident-words.ts';
import { arrivalWait, personWait, processWait, programWait, timerWait } from '../words/wait-words.ts';
import { failureKey } from './exchange-view.ts';
import type { InstanceHistory } from './instance-history.ts';
import { elementName, processOf } from './name-book.ts';
import { innerId } from './task-view.ts';

export interface CaseNames {
  /** The definition an instance runs, and which process of it. */
  of(instance: InstanceId): { readonly definition: Definition; readonly process: string } | undefined;
  person(id: string): string;
}

export function waitViews(
  detail: CaseDetail,
  histories: ReadonlyMap<InstanceId, InstanceHistory>,
  names: CaseNames,
): Wait[] {
  const place = (instance: InstanceId, element: string) => ({
    instance,
    element,
    elementName: nameOf(names, instance, element),
  });
  const people = detail.userTasks.map((task): Wait => {
    const assignee = task.person === undefined ? undefined : names.person(task.person);
    return {
      kind: 'person',
      id: innerId(task),
      ...place(task.instance, task.offer.element),
      sentence: personWait(task.offer, assignee),
      since: task.createdAt,
      task: innerId(task),
      role: task.offer.role,
      ...(assignee === undefined ? {} : { assignee }),
      arrivable: false,
    };
  });
  const times = detail.timers.map(
    (timer): Wait => ({
      kind: 'time',
      id: innerId(timer),
      ...place(timer.instance, timer.element),
      sentence: timerWait(nameOf(names, timer.instance, timer.element), timer.at),
      due: timer.at,
      arrivable: false,
    }),
  );
  const arrivals = detail.subscriptions.map(
    (wait): Wait => ({
      kind: wait.trigger,
      id: innerId(wait),
      ...place(wait.instance, wait.element),
      sentence: arrivalWait(wait.trigger, wait.name, wait.correlation),
      arrivable: wait.trigger !== 'condition',
    }),
  );
  const programs = detail.jobs.map(
    (job): Wait => ({
      kind: 'machine',
      id: innerId(job),
      ...place(job.instance, job.element),
      sentence: programWait(nameOf(names, job.instance, job.element), job.jobType),
      arrivable: false,
    }),
  );
  return [...people, ...programs, ...arrivals, ...times, ...calls(detail, histories, names)];
}

function calls(
  detail: CaseDetail,
  histories: ReadonlyMap<InstanceId, InstanceHistory>,
  names: CaseNames,
): Wait[] {
  return detail.instances.flatMap((instance): Wait[] => {
    const { parent } = instance;
    if (parent === undefined || instance.status !== 'active') return [];
    const element = histories.get(parent.instance)?.calls.get(parent.key);
    if (element === undefined) return [];
    const at = nameOf(names, parent.instance, element);
    const own = names.of(instance.id);
    const called = own && processOf(own.definition, own.process)?.name;
    return [
      {
        kind: 'process',
        id: innerId(parent),
        instance: parent.instance,
        element,
        elementName: at,
        sentence: processWait(at, called ?? instance.process),
        since: instance.startedAt,
        arrivable: false,
      },
    ];
  });
}

export function incidentViews(
  detail: CaseDetail,
  names: CaseNames,
  failures: ReadonlyMap<string, Exchange> = new Map(),
): Incident[] {
  return detail.incidents.map((incident) => {
    const own = names.of(incident.instance);
    const process = own && processOf(own.definition, own.process);
    const element = elementName(process, incident.element);
    const flows =
      incident.code === 'no-branch-applies' ? (process?.elements[incident.element]?.outgoing ?? []) : [];
    const exchange = failures.get(failureKey(incident.instance, incident.element));
    return {
      id: innerId(incident),
      instance: incident.instance,
      element: incident.element,
      elementName: element,
      code: incident.code,
      ...incidentWords(incident.code, element, incident.message),
      technical: incident.message,
      raisedAt: incident.raisedAt,
      ...(exchange === undefined ? {} : { exchange }),
      choices: flows.map((flow) => ({ flow, label: process?.flows[flow]?.label ?? flow })),
    };
  });
}

function nameOf(names: CaseNames, instance: InstanceId, element: string): string {
  const own = names.of(instance);
  return own === undefined ? element : elementName(processOf(own.definition, own.process), element);
}
