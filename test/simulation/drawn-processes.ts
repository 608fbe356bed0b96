/**
 * Random processes as drawings: what is made of scopes, escalations, undoing, free order and joining by a condition, read
 * and compiled as a user's file is. Built so that there is a way through whatever the crew does.
 *
 * Boundary: tasks, gateways and repetition as such are `block-processes.ts`'s.
 */
import fc from 'fast-check';
import { readDiagram } from '../../src/bpmn/read-diagram.ts';
import { compileDefinition } from '../../src/wiring/compile.ts';
import type { Definition, ElementId } from '../../src/wiring/definition.ts';
import { emptyWiring } from '../../src/wiring/wiring-document.ts';

const LEAVES = ['task', 'conditional', 'free-order', 'told-each-time', 'told-once', 'throws'] as const;
const SPLITS = ['question', 'parallel', 'several-answers', 'first-come'] as const;
const AROUND = [
  'nothing',
  'beside-by-message',
  'beside-by-timer',
  'beside-by-both',
  'instead-by-signal',
  'instead-by-error',
  'escalation',
  'escalation-instead',
  'undone',
  'undone-without-waiting',
  'transaction',
  'several',
  'in-turn',
] as const;

export type Drawn =
  | { readonly is: 'leaf'; readonly leaf: (typeof LEAVES)[number] }
  | { readonly is: 'sequence'; readonly blocks: readonly Drawn[] }
  | { readonly is: (typeof SPLITS)[number]; readonly blocks: readonly Drawn[] }
  | { readonly is: 'scope'; readonly body: Drawn; readonly around: (typeof AROUND)[number] };

const leaf: fc.Arbitrary<Drawn> = fc.constantFrom(...LEAVES).map((name) => ({ is: 'leaf', leaf: name }));

const drawnOf = fc.memo((depth): fc.Arbitrary<Drawn> => {
  if (depth <= 1) return leaf;
  const several = fc.array(drawnOf(depth - 1), { minLength: 2, maxLength: 3 });
  const scope = fc.record({
    is: fc.constant('scope' as const),
    body: drawnOf(depth - 1),
    around: fc.constantFrom(...AROUND),
  });
  return fc.oneof(
    leaf,
    fc.record({ is: fc.constant('sequence' as const), blocks: several }),
    fc.record({ is: fc.constantFrom(...SPLITS), blocks: several }),
    scope,
    scope,
  );
});

export const drawnProcesses: fc.Arbitrary<Drawn> = drawnOf(4);

export async function drawnDefinition(drawn: Drawn): Promise<Definition> {
  const xml = new Drawing().process(drawn);
  const read = await readDiagram(xml, 'drawn.bpmn');
  if (!read.ok) throw new Error(read.refusal.message);
  const { definition, findings } = compileDefinition(read.diagram, emptyWiring, { hasProcess: () => false });
  if (definition !== undefined) return definition;
  throw new Error(findings.find(({ severity }) => severity === 'error')?.message);
}

/** What a case can do without: events at edges, and what sets off event subprocesses. */
export function optionalElements(definition: Definition): ReadonlySet<ElementId> {
  const elements = definition.processes.flatMap((process) => Object.values(process.elements));
  return new Set(
    elements.flatMap((element) => {
      if (element.behavior === 'boundary-event') return [element.id];
      return element.behavior === 'event-sub-process' ? [element.id, ...element.starts] : [];
    }),
  );
}

interface Built {
  readonly first: string;
  readonly last: string;
}

const HOUR = '<timerEventDefinition><timeDuration>PT1H</timeDuration></timerEventDefinition>';

class Drawing {
  #count = 0;

  process(drawn: Drawn): string {
    return `<?xml version="1.0" encoding="UTF-8"?>
<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" targetNamespace="urn:test">
<message id="Msg" name="news"/><signal id="Sig" name="alarm"/><escalation id="Esc" escalationCode="help"/><error id="Err" errorCode="bad"/>
<process id="P">${this.#content(drawn)}</process>
</definitions>`;
  }

  #content(drawn: Drawn, more = ''): string {
    const [begin, stop] = [this.#name('Begin'), this.#name('Stop')];
    const parts: string[] = [];
    const { first, last } = this.#build(drawn, parts);
    parts.push(`<startEvent id="${begin}"/>`, `<endEvent id="${stop}"/>`);
    this.#flow(parts, begin, first);
    this.#flow(parts, last, stop);
    return parts.join('') + more;
  }

  #name(prefix: string): string {
    this.#count += 1;
    return `${prefix}${this.#count}`;
  }

  #flow(parts: string[], source: string, target: string): void {
    const id = this.#name('f');
    parts.push(`<sequenceFlow id="${id}" name="${id}" sourceRef="${source}" targetRef="${target}"/>`);
  }

  #build(drawn: Drawn, parts: string[]): Built {
    switch (drawn.is) {
      case 'leaf':
        return this.#leaf(drawn.leaf, parts);
      case 'sequence': {
        const built = drawn.blocks.map((block) => this.#build(block, parts));
        built.slice(1).forEach(({ first }, index) => {
          this.#flow(parts, built[index]?.last ?? '', first);
        });
        return { first: built[0]?.first ?? '', last: built.at(-1)?.last ?? '' };
      }
      case 'scope':
        return this.#scope(drawn.body, drawn.around, parts);
      default:
        return this.#split(drawn.is, drawn.blocks, parts);
    }
  }

  #split(is: (typeof SPLITS)[number], blocks: readonly Drawn[], parts: string[]): Built {
    const [split, join] = [this.#name('Split'), this.#name('Join')];
    const [opens, closes] = gatewaysOf(is, split, join);
    parts.push(opens, closes);
    for (const block of blocks) {
      const { first, last } = this.#build(block, parts);
      this.#flow(parts, split, first);
      this.#flow(parts, last, join);
    }
    return { first: split, last: join };
  }

  #leaf(leaf: (typeof LEAVES)[number], parts: string[]): Built {
    const id = this.#name('T');
    switch (leaf) {
      case 'task':
        parts.push(`<task id="${id}" name="${id}"/>`);
        break;
      case 'conditional':
        parts.push(
          `<intermediateCatchEvent id="${id}"><conditionalEventDefinition><condition>=pick &gt;= 0</condition></conditionalEventDefinition></intermediateCatchEvent>`,
        );
        break;
      case 'free-order':
        parts.push(
          `<adHocSubProcess id="${id}"><task id="${id}a" name="A"/><task id="${id}b" name="B"/></adHocSubProcess>`,
        );
        break;
      case 'told-each-time':
        parts.push(this.#repeated(id, 'None', 'noneBehaviorEventRef'));
        break;
      case 'told-once':
        parts.push(this.#repeated(id, 'One', 'oneBehaviorEventRef'));
        break;
      case 'throws':
        parts.push(
          `<intermediateThrowEvent id="${id}"><signalEventDefinition signalRef="Sig"/><escalationEventDefinition escalationRef="Esc"/></intermediateThrowEvent>`,
        );
        break;
    }
    return { first: id, last: id };
  }

  /** Its runs throw an escalation, which is heard at its edge. */
  #repeated(id: string, behavior: string, attribute: string): string {
    const event = `${id}def`;
    return `<task id="${id}" name="${id}"><multiInstanceLoopCharacteristics behavior="${behavior}" ${attribute}="${event}"><loopCardinality>3</loopCardinality></multiInstanceLoopCharacteristics></task>
<boundaryEvent id="${id}heard" attachedToRef="${id}" cancelActivity="false"><escalationEventDefinition id="${event}" escalationRef="Esc"/></boundaryEvent>
<endEvent id="${id}told"/><sequenceFlow id="${id}flow" sourceRef="${id}heard" targetRef="${id}told"/>`;
  }

  #scope(body: Drawn, around: (typeof AROUND)[number], parts: string[]): Built {
    const id = this.#name('S');
    switch (around) {
      case 'beside-by-message':
        return this.#holding(
          id,
          body,
          this.#handler('<messageEventDefinition messageRef="Msg"/>', false),
          parts,
        );
      case 'beside-by-timer':
        return this.#holding(id, body, this.#handler(HOUR, false), parts);
      case 'beside-by-both':
        return this.#holding(
          id,
          body,
          this.#handler(
            '<messageEventDefinition messageRef="Msg"/><signalEventDefinition signalRef="Sig"/>',
            false,
            ' parallelMultiple="true"',
          ),
          parts,
        );
      case 'instead-by-signal':
        return this.#holding(
          id,
          body,
          this.#handler('<signalEventDefinition signalRef="Sig"/>', true),
          parts,
        );
      case 'instead-by-error':
        return this.#holding(
          id,
          { is: 'sequence', blocks: [body, { is: 'leaf', leaf: 'task' }] },
          this.#handler('<errorEventDefinition errorRef="Err"/>', true),
          parts,
        );
      case 'escalation':
      case 'escalation-instead':
        return this.#escalating(id, body, around === 'escalation-instead', parts);
      case 'undone':
      case 'undone-without-waiting':
        return this.#undone(id, body, around === 'undone', parts);
      case 'transaction':
        return this.#transaction(id, body, parts);
      case 'several':
      case 'in-turn':
        return this.#holding(
          id,
          body,
          `<multiInstanceLoopCharacteristics isSequential="${around === 'in-turn'}"><loopCardinality>2</loopCardinality></multiInstanceLoopCharacteristics>`,
          parts,
        );
      case 'nothing':
        return this.#holding(id, body, '', parts);
    }
  }

  #holding(id: string, body: Drawn, more: string, parts: string[]): Built {
    parts.push(`<subProcess id="${id}" name="${id}">${this.#content(body, more)}</subProcess>`);
    return { first: id, last: id };
  }

  #handler(definitions: string, interrupting: boolean, attributes = ''): string {
    const id = this.#name('H');
    return `<subProcess id="${id}" name="${id}" triggeredByEvent="true"><startEvent id="${id}on" isInterrupting="${interrupting}"${attributes}>${definitions}</startEvent><task id="${id}t" name="${id} work"/><sequenceFlow id="${id}f" sourceRef="${id}on" targetRef="${id}t"/></subProcess>`;
  }

  #escalating(id: string, body: Drawn, interrupting: boolean, parts: string[]): Built {
    const told: Drawn = { is: 'sequence', blocks: [body, { is: 'leaf', leaf: 'throws' }] };
    this.#holding(id, told, '', parts);
    const merge = this.#name('Merge');
    parts.push(
      `<boundaryEvent id="${id}edge" attachedToRef="${id}" cancelActivity="${interrupting}"><escalationEventDefinition escalationRef="Esc"/></boundaryEvent>`,
    );
    if (!interrupting) {
      parts.push(`<endEvent id="${id}told"/>`);
      this.#flow(parts, `${id}edge`, `${id}told`);
      return { first: id, last: id };
    }
    parts.push(`<exclusiveGateway id="${merge}"/>`);
    this.#flow(parts, id, merge);
    this.#flow(parts, `${id}edge`, merge);
    return { first: id, last: merge };
  }

  /** A step with its undoing, then the body, then everything in the scope is undone. */
  #undone(id: string, body: Drawn, waits: boolean, parts: string[]): Built {
    const inner: string[] = [];
    const step = this.#undoable(inner);
    const { first, last } = this.#build(body, inner);
    const thrower = this.#name('Undo');
    inner.push(
      `<intermediateThrowEvent id="${thrower}"><compensateEventDefinition waitForCompletion="${waits}"/></intermediateThrowEvent>`,
    );
    this.#flow(inner, step, first);
    this.#flow(inner, last, thrower);
    parts.push(`<subProcess id="${id}" name="${id}">${inner.join('')}</subProcess>`);
    return { first: id, last: id };
  }

  #undoable(parts: string[]): string {
    const id = this.#name('D');
    parts.push(
      `<task id="${id}" name="${id}"/><boundaryEvent id="${id}on" attachedToRef="${id}"><compensateEventDefinition/></boundaryEvent><task id="${id}undo" name="Undo ${id}" isForCompensation="true"/><association id="${id}as" sourceRef="${id}on" targetRef="${id}undo" associationDirection="One"/>`,
    );
    return id;
  }

  /** Somebody decides whether it holds. */
  #transaction(id: string, body: Drawn, parts: string[]): Built {
    const inner: string[] = [];
    const step = this.#undoable(inner);
    const { first, last } = this.#build(body, inner);
    const [choice, good, bad, merge] = ['Choice', 'Good', 'Bad', 'Merge'].map((name) => this.#name(name));
    inner.push(
      `<exclusiveGateway id="${choice}" name="Good?"/><endEvent id="${good}"/><endEvent id="${bad}"><cancelEventDefinition/></endEvent>`,
    );
    this.#flow(inner, step, first);
    this.#flow(inner, last, choice ?? '');
    this.#flow(inner, choice ?? '', good ?? '');
    this.#flow(inner, choice ?? '', bad ?? '');
    parts.push(
      `<transaction id="${id}" name="${id}">${inner.join('')}</transaction><boundaryEvent id="${id}edge" attachedToRef="${id}"><cancelEventDefinition/></boundaryEvent><exclusiveGateway id="${merge}"/>`,
    );
    this.#flow(parts, id, merge ?? '');
    this.#flow(parts, `${id}edge`, merge ?? '');
    return { first: id, last: merge ?? '' };
  }
}

function gatewaysOf(is: (typeof SPLITS)[number], split: string, join: string): readonly [string, string] {
  const all = `<parallelGateway id="${split}"/>`;
  switch (is) {
    case 'question':
      return [`<exclusiveGateway id="${split}" name="Which?"/>`, `<exclusiveGateway id="${join}"/>`];
    case 'several-answers':
      return [`<inclusiveGateway id="${split}" name="Which ones?"/>`, `<inclusiveGateway id="${join}"/>`];
    case 'parallel':
      return [all, `<parallelGateway id="${join}"/>`];
    case 'first-come':
      return [
        all,
        `<complexGateway id="${join}"><activationCondition>=activationCount &gt;= 1</activationCondition></complexGateway>`,
      ];
  }
}
