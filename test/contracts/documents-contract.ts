/** What every keeper of documents promises, held against each of them. */
import { createHash } from 'node:crypto';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import type { KeptDocuments } from '../../src/ports/documents.ts';

export interface KeeperStage {
  readonly documents: KeptDocuments;
  /** Another one on what is kept, as after a restart. */
  reopen(): Promise<KeptDocuments>;
  /** Where each content lies, what is half written too. */
  kept(): Promise<readonly string[]>;
  /** As if it had been given so many days ago. */
  age(document: string, days: number): Promise<void>;
  /** Something of another's, beside the documents. */
  lay(name: string): Promise<void>;
  close(): Promise<void>;
}

export const limit = 1_000_000;
const DAY = 24 * 60 * 60_000;
const pdf = { name: 'invoice.pdf', type: 'application/pdf' };

async function* pieces(count: number, size: number): AsyncIterable<Uint8Array> {
  for (let piece = 0; piece < count; piece += 1) yield new Uint8Array(size).fill(piece);
}

export function documentsContract(name: string, open: () => Promise<KeeperStage>): void {
  describe(`documents in ${name}`, () => {
    let stage: KeeperStage;
    beforeEach(async () => {
      stage = await open();
    });
    afterEach(() => stage.close());

    test('a file comes back byte for byte, whole or in pieces, also after a restart', async () => {
      const content = Buffer.concat([Buffer.alloc(300_000, 1), Buffer.from([0, 255, 13, 10])]);
      const kept = await stage.documents.put(content, pdf);
      expect(kept).toEqual({
        document: createHash('sha256').update(content).digest('hex'),
        ...pdf,
        size: content.byteLength,
      });
      const again = await stage.reopen();
      expect(Buffer.from(await again.read(kept.document, limit))).toEqual(content);
      const streamed: Uint8Array[] = [];
      for await (const piece of again.stream(kept.document)) streamed.push(piece);
      expect(Buffer.concat(streamed)).toEqual(content);
    });

    test('the same content is kept once, whatever it is called and however it arrives, also at the same moment', async () => {
      const whole: Uint8Array[] = [];
      for await (const piece of pieces(3, 50_000)) whole.push(piece);
      const kept = await Promise.all([
        stage.documents.put(pieces(3, 50_000), pdf),
        stage.documents.put(Buffer.concat(whole), { name: 'copy.bin', type: 'text/plain' }),
        ...Array.from({ length: 8 }, () => stage.documents.put(pieces(3, 50_000), pdf)),
      ]);
      expect(new Set(kept.map(({ document }) => document)).size).toBe(1);
      expect(await stage.kept()).toHaveLength(1);
    });

    test('what is larger than the limit is refused in a sentence, and nothing of it stays', async () => {
      await expect(stage.documents.put(pieces(11, 100_000), pdf)).rejects.toMatchObject({
        code: 'too-large',
        message: expect.stringContaining('“invoice.pdf” is larger than'),
      });
      expect(await stage.kept()).toEqual([]);
    });

    test('a sender that breaks off leaves nothing behind', async () => {
      async function* broken(): AsyncIterable<Uint8Array> {
        yield new Uint8Array(10);
        throw new Error('The connection was lost');
      }
      await expect(stage.documents.put(broken(), pdf)).rejects.toThrow('The connection was lost');
      expect(await stage.kept()).toEqual([]);
    });

    test('nothing but a hash is looked up: a path, or what else lies there, is simply not there', async () => {
      await stage.lay('secret');
      for (const document of ['../secret', 'secret', `ab/${'c'.repeat(61)}`, '', 'f'.repeat(64)]) {
        expect(await stage.documents.sizeOf(document)).toBeUndefined();
        await expect(stage.documents.read(document, limit)).rejects.toMatchObject({ code: 'missing' });
      }
    });

    test('a reader says how much it can take', async () => {
      const kept = await stage.documents.put(new Uint8Array(2_000), pdf);
      await expect(stage.documents.read(kept.document, 1_999)).rejects.toMatchObject({ code: 'too-large' });
      expect(await stage.documents.read(kept.document, 2_000)).toHaveLength(2_000);
    });

    test('a name is a name and a type a type, whatever the sender says', async () => {
      const labels = [
        [
          { name: '../../etc/passwd', type: 'text/html; charset=utf-8' },
          { name: 'passwd', type: 'text/html' },
        ],
        [
          { name: 'C:\\temp\\bill\u202efdp.exe\n', type: 'nonsense' },
          { name: 'billfdp.exe', type: 'application/octet-stream' },
        ],
        [
          { name: '..', type: 'a/b\r\nx: y' },
          { name: 'file', type: 'application/octet-stream' },
        ],
      ] as const;
      for (const [given, kept] of labels)
        expect(await stage.documents.put(new Uint8Array([1]), given)).toMatchObject(kept);
    });

    test('everything kept is listed in order of its hash, page by page, with how long nobody has given it', async () => {
      const kept = await Promise.all(
        [1, 2, 3, 4, 5].map((byte) => stage.documents.put(new Uint8Array(byte), pdf)),
      );
      const hashes = kept.map(({ document }) => document).sort();
      await stage.age(hashes[3] ?? '', 2);
      const first = await stage.documents.list(undefined, 3);
      const rest = await stage.documents.list(first.at(-1)?.document, 3);
      expect([...first, ...rest].map(({ document }) => document)).toEqual(hashes);
      expect(rest[0]?.idle_ms).toBeGreaterThanOrEqual(2 * DAY);
      expect(first[0]?.idle_ms).toBeLessThan(DAY);
      expect(first[0]?.size).toBe(kept.find(({ document }) => document === hashes[0])?.size);
    });

    test('only what nobody has given or touched for long enough is removed, and only where nobody speaks up for it', async () => {
      const kept = await stage.documents.put(new Uint8Array([1]), pdf);
      const remove = (unless = () => false) =>
        stage.documents.remove(kept.document, { idle_ms: DAY, unless });
      expect(await remove()).toBe(false);
      await stage.age(kept.document, 2);
      expect(await remove(() => true)).toBe(false);
      expect(await stage.documents.touch(kept.document)).toBe(true);
      expect(await remove()).toBe(false);
      await stage.age(kept.document, 2);
      await stage.documents.put(new Uint8Array([1]), pdf);
      expect(await remove()).toBe(false);
      await stage.age(kept.document, 2);
      expect(await remove()).toBe(true);
      expect(await stage.kept()).toEqual([]);
      expect(await remove()).toBe(false);
      expect(await stage.documents.touch(kept.document)).toBe(false);
    });

    test('a file given while it is being removed is there when it was given', async () => {
      for (let round = 0; round < 50; round += 1) {
        const content = new Uint8Array([round]);
        const { document } = await stage.documents.put(content, pdf);
        await stage.age(document, 2);
        await Promise.all([
          stage.documents.put(content, pdf),
          stage.documents.remove(document, { idle_ms: DAY, unless: () => false }),
        ]);
        expect(await stage.documents.sizeOf(document)).toBe(1);
      }
    });
  });
}
