/** The two processes that are measured, for Baton as definitions and for bpmn-engine as the same thing drawn. */

import type { Definition } from '../src/wiring/definition.ts';
import { definitionOf, end, fork, job, start } from '../test/contracts/sample-definitions.ts';

export type ScenarioName = 'one-task' | 'choice-parallel';

export const SCENARIOS: readonly ScenarioName[] = ['one-task', 'choice-parallel'];

export const JOB_TYPE = 'work';
/** What every instance is started with. */
export const VARIABLES = { amount: 1_200, customer: 'Ada Lovelace', country: 'DE' };

export interface Scenario {
  readonly definition: Definition;
  readonly bpmn: string;
  /** Automatic tasks one instance runs through. */
  readonly jobs: number;
}

export function scenario(name: ScenarioName): Scenario {
  return name === 'one-task' ? oneTask : choiceParallel;
}

const oneTask: Scenario = {
  jobs: 1,
  definition: definitionOf('one-task', {
    id: 'P',
    elements: {
      Start: { shape: start, to: ['Task'] },
      Task: { shape: job(JOB_TYPE), to: ['End'] },
      End: { shape: end },
    },
  }),
  bpmn: bpmn(`
    <startEvent id="Start"/>
    <serviceTask id="Task" implementation="\${environment.services.work}"/>
    <endEvent id="End"/>
    <sequenceFlow id="f1" sourceRef="Start" targetRef="Task"/>
    <sequenceFlow id="f2" sourceRef="Task" targetRef="End"/>`),
};

const choiceParallel: Scenario = {
  jobs: 2,
  definition: definitionOf('choice-parallel', {
    id: 'P',
    elements: {
      Start: { shape: start, to: ['Choice'] },
      Choice: {
        shape: {
          behavior: 'exclusive-gateway',
          decision: { by: 'conditions', defaultFlow: 'Choice->Small' },
        },
        to: ['Fork', 'Small'],
      },
      Fork: { shape: fork, to: ['One', 'Two'] },
      One: { shape: job(JOB_TYPE), to: ['Join'] },
      Two: { shape: job(JOB_TYPE), to: ['Join'] },
      Join: { shape: fork, to: ['End'] },
      Small: { shape: end },
      End: { shape: end },
    },
    conditions: { 'Choice->Fork': 'amount > 1000 and country = "DE"' },
  }),
  bpmn: bpmn(`
    <startEvent id="Start"/>
    <exclusiveGateway id="Choice" default="f3"/>
    <parallelGateway id="Fork"/>
    <serviceTask id="One" implementation="\${environment.services.work}"/>
    <serviceTask id="Two" implementation="\${environment.services.work}"/>
    <parallelGateway id="Join"/>
    <endEvent id="Small"/>
    <endEvent id="End"/>
    <sequenceFlow id="f1" sourceRef="Start" targetRef="Choice"/>
    <sequenceFlow id="f2" sourceRef="Choice" targetRef="Fork">
      <conditionExpression xsi:type="tFormalExpression" language="JavaScript"><![CDATA[next(null, this.environment.variables.amount > 1000 && this.environment.variables.country === 'DE');]]></conditionExpression>
    </sequenceFlow>
    <sequenceFlow id="f3" sourceRef="Choice" targetRef="Small"/>
    <sequenceFlow id="f4" sourceRef="Fork" targetRef="One"/>
    <sequenceFlow id="f5" sourceRef="Fork" targetRef="Two"/>
    <sequenceFlow id="f6" sourceRef="One" targetRef="Join"/>
    <sequenceFlow id="f7" sourceRef="Two" targetRef="Join"/>
    <sequenceFlow id="f8" sourceRef="Join" targetRef="End"/>`),
};

function bpmn(body: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions id="d" targetNamespace="bench" xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance">
  <process id="P" isExecutable="true">${body}
  </process>
</definitions>`;
}
