/**
 * A large drawing as businesses really have them, only longer: chains of steps with decisions, parallel branches and
 * subprocesses in between, drawn.
 */

const SHAPE = '<dc:Bounds x="0" y="0" width="100" height="80"/>';

export interface LargeDiagram {
  readonly xml: string;
  readonly tasks: number;
}

/** `tasks` is met to within one block (eight tasks). */
export function largeDiagram(tasks: number): LargeDiagram {
  const parts: string[] = ['<startEvent id="start"/>'];
  const flows: string[] = [];
  let last = 'start';
  let made = 0;
  const flow = (source: string, target: string, condition = ''): void => {
    flows.push(
      `<sequenceFlow id="f${flows.length}" name="way ${flows.length}" sourceRef="${source}" targetRef="${target}">${condition}</sequenceFlow>`,
    );
  };
  const task = (before: string): string => {
    made += 1;
    const id = `t${made}`;
    parts.push(`<userTask id="${id}" name="Step ${made}"/>`);
    if (before !== '') flow(before, id);
    return id;
  };
  const fork = (kind: 'exclusiveGateway' | 'parallelGateway', block: number): void => {
    const split = `${kind}${block}`;
    const join = `${kind}${block}join`;
    parts.push(`<${kind} id="${split}" name="Which ${block}?"/>`, `<${kind} id="${join}"/>`);
    flow(last, split);
    for (let branch = 0; branch < 2; branch += 1) flow(task(split), join);
    last = join;
  };
  for (let block = 0; made < tasks; block += 1) {
    last = task(task(last));
    fork('exclusiveGateway', block);
    fork('parallelGateway', block);
    const inner = [`s${block}`, `i${block}`, `j${block}`, `e${block}`] as const;
    const [begin, one, two, end] = inner;
    parts.push(
      `<subProcess id="sub${block}" name="Part ${block}"><startEvent id="${begin}"/><userTask id="${one}" name="Inner ${block}"/><userTask id="${two}" name="Other ${block}"/><endEvent id="${end}"/><sequenceFlow id="x${block}" sourceRef="${begin}" targetRef="${one}"/><sequenceFlow id="y${block}" sourceRef="${one}" targetRef="${two}"/><sequenceFlow id="z${block}" sourceRef="${two}" targetRef="${end}"/></subProcess>`,
    );
    made += 2;
    flow(last, `sub${block}`);
    last = `sub${block}`;
  }
  parts.push('<endEvent id="end"/>');
  flow(last, 'end');
  return { tasks: made, xml: fileOf(parts, flows) };
}

function fileOf(parts: readonly string[], flows: readonly string[]): string {
  const ids = parts.flatMap((part) => /id="([^"]+)"/.exec(part)?.[1] ?? []);
  const shapes = ids.map(
    (id) => `<bpmndi:BPMNShape id="${id}_di" bpmnElement="${id}">${SHAPE}</bpmndi:BPMNShape>`,
  );
  return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:bpmndi="http://www.omg.org/spec/BPMN/20100524/DI" xmlns:dc="http://www.omg.org/spec/DD/20100524/DC" targetNamespace="urn:bench">
<process id="P">
${parts.join('\n')}
${flows.join('\n')}
</process>
<bpmndi:BPMNDiagram id="D"><bpmndi:BPMNPlane id="L" bpmnElement="P">${shapes.join('\n')}</bpmndi:BPMNPlane></bpmndi:BPMNDiagram>
</definitions>
`;
}
