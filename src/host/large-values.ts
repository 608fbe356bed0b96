/**
 * Large values of the host's cases: their content goes to the documents before the commit that refers to it, and comes
 * back to whoever needs the value.
 *
 * Boundary: what is large and where it leaves a case is the kernel's (`kernel/large-values.ts`).
 *
 * Invariants:
 * HV1  The content has reached the documents (`flush`) before a reference to it is committed.
 * HV2  Memory: what is read is at most `readValueBytes` each and `valueCacheBytes` together.
 * HV3  A content is what its hash says; what its reference says of it is not believed.
 */
import { createHash } from 'node:crypto';
import { isDeeperThan, isLargeValue, type LargeValue, largeValueKind } from '../expressions/large-value.ts';
import { type JsonValue, setOwn } from '../expressions/value.ts';
import type { Variables } from '../kernel/command.ts';
import type { KeptContent, LargeValues } from '../kernel/large-values.ts';
import { DocumentProblem, type Documents } from '../ports/documents.ts';
import type { HostLimits } from './host-options.ts';

/** As deep as a result of a connector may be. */
const DEEPEST = 200;

interface Cached {
  readonly content: KeptContent;
  readonly bytes: number;
}

interface Pending {
  readonly content: Uint8Array;
  readonly about: { readonly name: string; readonly type: string };
}

export class HostValues implements LargeValues {
  readonly limit: number;
  readonly #documents: Documents;
  readonly #limits: HostLimits;
  /** Least recently used first. */
  readonly #cache = new Map<string, Cached>();
  #cachedBytes = 0;
  #pending = new Map<string, Pending>();

  constructor(documents: Documents, limits: HostLimits) {
    this.#documents = documents;
    this.#limits = limits;
    this.limit = limits.valueChars;
  }

  keep(value: JsonValue, variable: string): LargeValue {
    const isText = typeof value === 'string' && isWellFormed(value);
    const content = Buffer.from(isText ? value : JSON.stringify(value), 'utf8');
    const document = createHash('sha256').update(content).digest('hex');
    const name = `${variable.slice(0, 100)}.${isText ? 'txt' : 'json'}`;
    const about = { name, type: isText ? 'text/plain' : 'application/json' };
    this.#pending.set(document, { content, about });
    if (content.byteLength <= this.#limits.readValueBytes)
      this.#remember(document, { content: { ok: true, value }, bytes: content.byteLength });
    return { document, ...about, size: content.byteLength, holds: largeValueKind(value) ?? 'object' };
  }

  read({ document }: LargeValue): KeptContent | undefined {
    const found = this.#cache.get(document);
    if (found === undefined) return undefined;
    this.#cache.delete(document);
    // Trouble may be over by the next time: it is told once.
    if (found.content.ok) this.#cache.set(document, found);
    return found.content;
  }

  /** Makes `read` know it; what stands in the way becomes what `read` answers, once. Never rejects. */
  async load(reference: LargeValue): Promise<void> {
    this.#remember(reference.document, await this.#load(reference));
  }

  /** `read` answers, once, that it would be too much. */
  giveUp({ document }: LargeValue): void {
    const megabytes = Math.floor(this.#limits.valueCacheBytes / 1024 / 1024);
    const why = `one step reads more than ${megabytes} MB of large values at once. Let it read less of them.`;
    this.#remember(document, { content: { ok: false, why }, bytes: 0 });
  }

  /** Everything kept since the last time; for a commit that is about to refer to it. */
  async flush(): Promise<void> {
    if (this.#pending.size === 0) return;
    const pending = this.#pending;
    this.#pending = new Map();
    await Promise.all(
      [...pending].map(async ([document, { content, about }]) => {
        const kept = await this.#documents.put(content, about);
        if (kept.document !== document)
          throw new Error(`The documents kept ${about.name} as ${kept.document}, expected ${document}`);
      }),
    );
  }

  /** The values themselves for a program that works with them, `budget` bytes at most; past it references stay. */
  async handed(variables: Variables, budget: number): Promise<HandedVariables> {
    let left = budget;
    const whole: Record<string, JsonValue> = {};
    const references: LargeValue[] = [];
    for (const [name, value] of Object.entries(variables)) {
      const content =
        isLargeValue(value) && value.size <= left ? await this.#content(value, left) : undefined;
      if (content?.ok === true && isLargeValue(value)) left -= value.size;
      if (isLargeValue(value) && content?.ok !== true) references.push(value);
      setOwn(whole, name, content?.ok === true ? content.value : value);
    }
    return { variables: whole, references, bytes: budget - left };
  }

  /** As expressions see the variables: `budget` bytes of contents at most; past it, and where one cannot be read, references stay. */
  async seen(variables: Variables, budget: number): Promise<Variables> {
    let left = budget;
    let whole: Record<string, JsonValue> | undefined;
    for (const [name, value] of Object.entries(variables)) {
      if (!isLargeValue(value) || value.size > left) continue;
      if (this.#cache.get(value.document)?.content.ok !== true) await this.load(value);
      const content = this.read(value);
      if (content?.ok !== true) continue;
      left -= value.size;
      whole ??= { ...variables };
      setOwn(whole, name, content.value);
    }
    return whole ?? variables;
  }

  async #content(reference: LargeValue, limit: number): Promise<KeptContent> {
    return this.read(reference) ?? (await readContent(this.#documents, reference, limit)).content;
  }

  async #load(reference: LargeValue): Promise<Cached> {
    const pending = this.#pending.get(reference.document);
    const limit = this.#limits.readValueBytes;
    if (pending !== undefined && pending.content.byteLength <= limit)
      return { content: parsed(pending.content, reference), bytes: pending.content.byteLength };
    return readContent(this.#documents, reference, limit);
  }

  #remember(document: string, cached: Cached): void {
    this.#forget(document);
    this.#cache.set(document, cached);
    this.#cachedBytes += cached.bytes;
    for (const oldest of this.#cache.keys()) {
      if (this.#cachedBytes <= this.#limits.valueCacheBytes || oldest === document) break;
      this.#forget(oldest);
    }
  }

  #forget(document: string): void {
    const found = this.#cache.get(document);
    if (found === undefined) return;
    this.#cache.delete(document);
    this.#cachedBytes -= found.bytes;
  }
}

export interface HandedVariables {
  readonly variables: Variables;
  /** What stayed a reference. */
  readonly references: readonly LargeValue[];
  readonly bytes: number;
}

async function readContent(documents: Documents, reference: LargeValue, limit: number): Promise<Cached> {
  try {
    const content = await documents.read(reference.document, limit);
    return { content: parsed(content, reference), bytes: content.byteLength };
  } catch (error) {
    if (error instanceof DocumentProblem && error.code === 'too-large') {
      const megabytes = Math.floor(limit / 1024 / 1024);
      const why = `it is larger than ${megabytes} MB, the most that is read at once. Give it to a step that takes files, or take what is needed out of it before it is kept.`;
      return { content: { ok: false, why }, bytes: 0 };
    }
    const why = error instanceof Error ? error.message : String(error);
    return { content: { ok: false, why }, bytes: 0 };
  }
}

function parsed(content: Uint8Array, { type, holds }: LargeValue): KeptContent {
  const text = Buffer.from(content).toString('utf8');
  if (type === 'text/plain') return { ok: true, value: text };
  try {
    const value: JsonValue = JSON.parse(text);
    if (isDeeperThan(value, DEEPEST))
      return { ok: false, why: `it is nested more than ${DEEPEST} levels deep.` };
    return { ok: true, value };
  } catch {
    return { ok: false, why: `it is kept as a ${holds} and is not JSON.` };
  }
}

/** Half a surrogate pair would not come back from UTF-8. */
function isWellFormed(text: string): boolean {
  return !/[\uD800-\uDFFF]/u.test(text);
}
