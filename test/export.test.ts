/**
 * A diagram is given back exactly as it was added, byte for byte: every vendor's own attributes and elements, its encoding,
 * its blanks. Over all files of the MIWG, which every tool on the market has written, and in every way XML may be written.
 */
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { DeployResult } from '../src/server/api/processes.ts';
import { type RunningBaton, runBaton, upload } from './running-baton.ts';

const folder = resolve(import.meta.dirname, '../../shared/corpora/miwg');
const files = existsSync(folder)
  ? readdirSync(folder, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.bpmn'))
  : [];

let baton: RunningBaton;
beforeAll(async () => {
  baton = await runBaton();
});
afterAll(() => baton.close());

/** What comes back; nothing where the file cannot run: it is not kept, so there is nothing to give back. */
async function givenBack(content: Buffer, name: string, key: string): Promise<Buffer | undefined> {
  const deployed = await baton.ask<DeployResult>('POST', '/api/processes', upload(content, name, { key }));
  if (deployed.status >= 400) return undefined;
  const back = await fetch(`${baton.url}/api/processes/${key}/file`);
  expect(back.headers.get('content-disposition')).toContain(encodeURIComponent(name));
  return Buffer.from(await back.arrayBuffer());
}

describe.skipIf(files.length === 0)(
  'the files of the MIWG (skipped where ../shared/corpora is absent)',
  () => {
    test('come back byte for byte', async () => {
      let compared = 0;
      for (const [index, file] of files.entries()) {
        const content = readFileSync(join(folder, file));
        const back = await givenBack(content, basename(file), `file-${index}`);
        if (back === undefined) continue;
        expect(Buffer.compare(back, content), file).toBe(0);
        compared++;
      }
      expect(compared).toBeGreaterThan(files.length * 0.9);
    }, 300_000);
  },
);

describe('a file comes back byte for byte', () => {
  const model = 'http://www.omg.org/spec/BPMN/20100524/MODEL';
  const drawn = (prefix: string, encoding: string) => {
    const [p, xmlns] = prefix === '' ? ['', 'xmlns'] : [`${prefix}:`, `xmlns:${prefix}`];
    return `<?xml version='1.0' encoding='${encoding}'?>\r\n<${p}definitions ${xmlns}="${model}"\n\ttargetNamespace="urn:t"  >
<!-- Prüfung --><${p}process id="P"><${p}startEvent id="s" name="Prüfung&#10;läuft"/><${p}task id='t'></${p}task>
<${p}sequenceFlow id="f" targetRef="t" sourceRef="s"/></${p}process></${p}definitions>  \n\n`;
  };
  const mark = (...bytes: number[]) => Buffer.from(bytes);
  const utf16 = (text: string) => Buffer.from(text, 'utf16le');
  const written: readonly (readonly [string, Buffer])[] = [
    ['without a prefix', Buffer.from(drawn('', 'UTF-8'))],
    ['with a prefix of its own', Buffer.from(drawn('m', 'UTF-8'))],
    ['with a mark in front', Buffer.concat([mark(0xef, 0xbb, 0xbf), Buffer.from(drawn('', 'UTF-8'))])],
    ['in UTF-16, little end first', Buffer.concat([mark(0xff, 0xfe), utf16(drawn('', 'UTF-16'))])],
    ['in UTF-16, big end first', Buffer.concat([mark(0xfe, 0xff), utf16(drawn('', 'UTF-16')).swap16()])],
    ['in ISO 8859-1', Buffer.from(drawn('', 'ISO-8859-1'), 'latin1')],
  ];

  test.each(written)('%s', async (_, content) => {
    const key = `written-${written.findIndex(([, one]) => one === content)}`;
    const back = await givenBack(content, 'Prüfung.bpmn', key);
    expect(back?.toString('hex')).toBe(content.toString('hex'));
  });
});
