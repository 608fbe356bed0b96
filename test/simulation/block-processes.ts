/**
 * Random block-structured processes: one generator a construct, which builds the diagram so that there is a way through
 * whatever the crew answers. Every split has its join, every loop a way out.
 */
import fc from 'fast-check';
import type { Definition, ElementId } from '../../src/wiring/definition.ts';
import {
  boundary,
  byConditions,
  byQuestion,
  call,
  catching,
  computing,
  confirmation,
  define,
  end,
  error,
  eventBased,
  exclusive,
  feel,
  inclusive,
  inside,
  job,
  message,
  messageThrow,
  type Part,
  parallel,
  passing,
  person,
  receiving,
  start,
  subProcess,
  throwing,
  timer,
} from '../scenarios/definition-builder.ts';

export type Leaf =
  | 'job'
  | 'mapped-job'
  | 'person'
  | 'asked'
  | 'nothing'
  | 'expression'
  | 'receive'
  | 'timer'
  | 'message-or-timer'
  | 'confirmation'
  | 'throw'
  | 'call'
  | 'each'
  | 'each-in-turn'
  | 'until'
  | 'counted'
  | 'again'
  | 'reminded'
  | 'may-fail';

export type Block =
  | { readonly is: 'leaf'; readonly leaf: Leaf }
  | { readonly is: 'sequence'; readonly blocks: readonly Block[] }
  | {
      readonly is:
        | 'exclusive'
        | 'question'
        | 'parallel'
        | 'inclusive'
        | 'several-answers'
        | 'race'
        | 'implicit';
      readonly blocks: readonly Block[];
    }
  | { readonly is: 'loop'; readonly body: Block }
  | {
      readonly is: 'scope';
      readonly body: Block;
      readonly around: 'nothing' | 'timer' | 'error' | 'each' | 'terminate';
    };

const LEAVES: readonly Leaf[] = [
  'job',
  'mapped-job',
  'person',
  'asked',
  'nothing',
  'expression',
  'receive',
  'timer',
  'message-or-timer',
  'confirmation',
  'throw',
  'call',
  'each',
  'each-in-turn',
  'until',
  'counted',
  'again',
  'reminded',
  'may-fail',
];

const leaf: fc.Arbitrary<Block> = fc.constantFrom(...LEAVES).map((name) => ({ is: 'leaf', leaf: name }));

const blockOf = fc.memo((depth): fc.Arbitrary<Block> => {
  if (depth <= 1) return leaf;
  const several = fc.array(blockOf(depth - 1), { minLength: 2, maxLength: 3 });
  const body = blockOf(depth - 1);
  const splits = fc.constantFrom(
    'exclusive',
    'question',
    'parallel',
    'inclusive',
    'several-answers',
    'race',
    'implicit',
  );
  const around = fc.constantFrom('nothing', 'timer', 'error', 'each', 'terminate');
  return fc.oneof(
    leaf,
    fc.record({ is: fc.constant('sequence' as const), blocks: several }),
    fc.record({ is: splits, blocks: several }),
    fc.record({ is: fc.constant('loop' as const), body }),
    fc.record({ is: fc.constant('scope' as const), body, around }),
  );
});

export const blocks: fc.Arbitrary<Block> = blockOf(4);

/** What the conditions of the process read; any values will do. */
export const choices = fc.record({
  pick: fc.integer({ min: 0, max: 3 }),
  mask: fc.integer({ min: 0, max: 7 }),
});

export function processOf(block: Block): Definition {
  const building = new Building();
  const { first, last } = building.build(block, undefined);
  building.add(undefined, start(), end());
  building.arrow('Start', first);
  building.arrow(last, 'End');
  return define(building.parts, building.arrows);
}

interface Built {
  readonly first: ElementId;
  readonly last: ElementId;
}

type Scope = ElementId | undefined;

class Building {
  readonly parts: Part[] = [];
  readonly arrows: string[] = [];
  #count = 0;

  build(block: Block, scope: Scope): Built {
    switch (block.is) {
      case 'leaf':
        return this.#leaf(block.leaf, scope);
      case 'sequence':
        return this.#sequence(block.blocks, scope);
      case 'loop':
        return this.#loop(block.body, scope);
      case 'scope':
        return this.#scope(block.body, block.around, scope);
      default:
        return this.#split(block.is, block.blocks, scope);
    }
  }

  add(scope: Scope, ...parts: readonly Part[]): void {
    this.parts.push(...(scope === undefined ? parts : inside(scope, ...parts)));
  }

  arrow(from: ElementId, to: ElementId, condition?: string): void {
    this.arrows.push(condition === undefined ? `${from} -> ${to}` : `${from} -> ${to} : ${condition}`);
  }

  #name(prefix: string): ElementId {
    this.#count++;
    return `${prefix}${this.#count}`;
  }

  #sequence(blocks: readonly Block[], scope: Scope): Built {
    const built = blocks.map((block) => this.build(block, scope));
    built.slice(1).forEach((next, index) => {
      this.arrow(built[index]?.last ?? '', next.first);
    });
    return { first: built[0]?.first ?? '', last: built.at(-1)?.last ?? '' };
  }

  #loop(body: Block, scope: Scope): Built {
    const [merge, split, out] = [this.#name('Merge'), this.#name('Again'), this.#name('Out')];
    const built = this.build(body, scope);
    this.add(
      scope,
      exclusive(merge),
      exclusive(split, byQuestion([`${split}_${out}`, `${split}_${merge}`])),
      passing(out),
    );
    this.arrow(merge, built.first);
    this.arrow(built.last, split);
    this.arrow(split, out);
    this.arrow(split, merge);
    return { first: merge, last: out };
  }

  #split(
    is: Exclude<Block['is'], 'leaf' | 'sequence' | 'loop' | 'scope'>,
    blocks: readonly Block[],
    scope: Scope,
  ): Built {
    const [split, join] = [this.#name('Split'), this.#name('Join')];
    const built = blocks.map((block) =>
      is === 'race' ? this.#raced(block, scope) : this.build(block, scope),
    );
    const flows = built.map(({ first }) => `${split}_${first}`);
    this.add(scope, splitPart(is, split, flows), joinPart(is, join));
    built.forEach(({ first, last }, index) => {
      this.arrow(split, first, conditionOf(is, index));
      this.arrow(last, join);
    });
    return { first: split, last: join };
  }

  /** Behind an event-based gateway each way begins with an event. */
  #raced(block: Block, scope: Scope): Built {
    const event = this.#name('Event');
    const built = this.build(block, scope);
    this.add(scope, catching(event, message(event), timer('PT1M')));
    this.arrow(event, built.first);
    return { first: event, last: built.last };
  }

  #scope(body: Block, around: 'nothing' | 'timer' | 'error' | 'each' | 'terminate', scope: Scope): Built {
    const [sub, begin, stop] = [this.#name('Sub'), this.#name('Begin'), this.#name('Stop')];
    const built = this.build(body, sub);
    this.arrow(begin, built.first);
    this.arrow(built.last, stop);
    const last = around === 'terminate' ? end(stop, { kind: 'terminate' }) : end(stop);
    this.add(sub, start(begin), around === 'error' ? end(stop, { kind: 'error', code: 'E' }) : last);
    if (around !== 'timer' && around !== 'error') {
      this.add(scope, around === 'each' ? subProcess(sub, { loop: each(false) }) : subProcess(sub));
      return { first: sub, last: sub };
    }
    const caught = this.#name('Caught');
    this.add(scope, subProcess(sub, { boundary: [caught] }));
    return this.#caught(sub, boundary(caught, sub, around === 'timer' ? timer('PT5M') : error('E')), scope);
  }

  /** The activity's own way out and that of its boundary event come together again. */
  #caught(activity: ElementId, event: Part, scope: Scope): Built {
    const merge = this.#name('Together');
    this.add(scope, event, exclusive(merge));
    this.arrow(activity, merge);
    this.arrow(event.id, merge);
    return { first: activity, last: merge };
  }

  #leaf(leaf: Leaf, scope: Scope): Built {
    const id = this.#name('T');
    if (leaf === 'asked') return this.#asked(id, scope);
    if (leaf === 'reminded') return this.#reminded(id, scope);
    if (leaf === 'may-fail') {
      const caught = this.#name('Caught');
      this.add(scope, job(id, { boundary: [caught] }));
      return this.#caught(id, boundary(caught, id, error()), scope);
    }
    this.add(scope, leafPart(leaf, id));
    return { first: id, last: id };
  }

  #asked(id: ElementId, scope: Scope): Built {
    const [gateway, left, right, join] = [this.#name('G'), this.#name('L'), this.#name('R'), this.#name('J')];
    const flows = [`${gateway}_${left}`, `${gateway}_${right}`];
    this.add(
      scope,
      person(id, { asks: [gateway] }),
      exclusive(gateway, byQuestion(flows, id)),
      passing(left),
      job(right),
      exclusive(join),
    );
    this.arrow(id, gateway);
    for (const way of [left, right]) {
      this.arrow(gateway, way);
      this.arrow(way, join);
    }
    return { first: id, last: join };
  }

  #reminded(id: ElementId, scope: Scope): Built {
    const [late, remind] = [this.#name('Late'), this.#name('Remind')];
    this.add(
      scope,
      person(id, { boundary: [late] }),
      boundary(late, id, timer('R2/PT1M', 'cycle'), false),
      passing(remind),
    );
    this.arrow(late, remind);
    return { first: id, last: id };
  }
}

function each(sequential: boolean) {
  return {
    kind: 'multi-instance',
    sequential,
    count: { by: 'collection', value: feel('items') },
    item: 'item',
  } as const;
}

function leafPart(leaf: Exclude<Leaf, 'asked' | 'reminded' | 'may-fail'>, id: ElementId): Part {
  switch (leaf) {
    case 'job':
      return job(id);
    case 'mapped-job':
      return job(id, {
        inputs: [{ target: 'n', source: feel('pick + 1') }],
        outputs: [{ target: `out_${id}`, source: feel('[pick, mask]') }],
      });
    case 'person':
      return person(id, { fields: [{ name: `note_${id}`, label: 'Note', type: 'string', required: false }] });
    case 'nothing':
      return passing(id);
    case 'expression':
      return computing(id, `sum_${id}`, 'pick + mask');
    case 'receive':
      return receiving(id, [message(id, { key: 'pick' })]);
    case 'timer':
      return catching(id, timer('PT10M'));
    case 'message-or-timer':
      return catching(id, message(id), timer('P1D'));
    case 'confirmation':
      return catching(id, message(id, { confirmation: confirmation() }));
    case 'throw':
      return throwing(id, messageThrow(id, 'pick'), { kind: 'signal', name: id });
    case 'call':
      return call(id, 'Called');
    case 'each':
      return job(id, { loop: { ...each(false), collect: { variable: `all_${id}`, source: feel('item') } } });
    case 'each-in-turn':
      return person(id, { loop: each(true) });
    case 'until':
      return job(id, { loop: { ...each(false), until: feel('nrOfCompletedInstances >= 2') } });
    case 'counted':
      return job(id, {
        loop: {
          kind: 'multi-instance',
          sequential: false,
          count: { by: 'question', prompt: 'How many?', role: 'Office' },
        },
      });
    case 'again':
      return person(id, { loop: { kind: 'standard', testBefore: false, maximum: 3 } });
  }
}

function splitPart(is: Block['is'], id: ElementId, flows: readonly string[]): Part {
  switch (is) {
    case 'exclusive':
      return exclusive(id, byConditions(flows.at(-1)));
    case 'question':
      return exclusive(id, byQuestion(flows));
    case 'inclusive':
      return inclusive(id, byConditions(flows.at(-1)));
    case 'several-answers':
      return inclusive(id, byQuestion(flows));
    case 'race':
      return eventBased(id);
    case 'implicit':
      return passing(id);
    default:
      return parallel(id);
  }
}

function joinPart(is: Block['is'], id: ElementId): Part {
  if (is === 'parallel' || is === 'implicit') return parallel(id);
  return is === 'inclusive' || is === 'several-answers' ? inclusive(id) : exclusive(id);
}

function conditionOf(is: Block['is'], index: number): string | undefined {
  if (is === 'exclusive') return `pick = ${index}`;
  return is === 'inclusive' ? `modulo(floor(mask / ${2 ** index}), 2) = 1` : undefined;
}
