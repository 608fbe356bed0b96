import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { flow, processFile } from '../../test/fixtures/bpmn/bpmn-file.ts';
import { examplesFolder, until } from '../../test/running-baton.ts';
import { main } from '../main.ts';
import type { CheckReport } from './check.ts';

const example = join(examplesFolder, 'invoice-approval', 'invoice-approval.bpmn');
const twoPools = join(examplesFolder, 'order-and-delivery', 'order-and-delivery.bpmn');
const builtCommand = fileURLToPath(new URL('../../bin/baton', import.meta.url));
const built = existsSync(fileURLToPath(new URL('../../dist/bundle/main.js', import.meta.url)));

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'baton-cli-'));
});
afterAll(() => rm(folder, { recursive: true, force: true }));

interface Ran {
  readonly code: number;
  readonly out: string;
  readonly error: string;
}

async function run(args: readonly string[], env: Record<string, string> = {}): Promise<Ran> {
  const out: string[] = [];
  const errors: string[] = [];
  const code = await main(args, {
    env: { PORT: '1', BATON_DATA: join(folder, 'data'), ...env },
    out: (text) => out.push(text),
    error: (text) => errors.push(text),
    untilStopped: async () => undefined,
  });
  return { code, out: out.join('\n'), error: errors.join('\n') };
}

/** `baton serve` until `stop` is called. */
async function serving(data: string, more: Record<string, string> = {}) {
  let stop: () => void = () => undefined;
  const stopped = new Promise<void>((resolve) => {
    stop = resolve;
  });
  const out: string[] = [];
  const ended = main(['serve', '--port', '0'], {
    env: { BATON_DATA: data, ...more },
    out: (text) => out.push(text),
    error: (text) => out.push(text),
    untilStopped: () => stopped,
  });
  const url = await until(async () => /http:\S+/.exec(out.join('\n'))?.[0]);
  return {
    url,
    stop: async () => {
      stop();
      return ended;
    },
  };
}

describe('baton check', () => {
  test('tells what was read and what Baton would do, and is content with a diagram nobody prepared', async () => {
    const { code, out } = await run(['check', example]);
    expect(code).toBe(0);
    expect(out).toContain('invoice-approval.bpmn: runs');
    expect(out).toContain('read: 1 process, 1 pool, 3 lanes, 11 sequence flows');
    expect(out).toContain('exclusiveGateway 1');
    expect(out).toContain('info [Task_pay]');
  });

  test('writes one JSON object a file', async () => {
    const { out } = await run(['check', example, twoPools, '--json']);
    const reports: CheckReport[] = out.split('\n').map((line) => JSON.parse(line));
    expect(
      reports.map(({ read }) => [read?.processes, read?.messageFlows, read?.flowNodes.userTask]),
    ).toEqual([
      [1, 0, 1],
      [2, 3, 2],
    ]);
    expect(reports[0]?.suggestions.map(({ value }) => value)).toContain('P2D');
  });

  test('ends with 1 where a file cannot run or be opened, saying which', async () => {
    const bad = join(folder, 'bad.bpmn');
    await writeFile(bad, 'this is no diagram');
    const { code, out } = await run(['check', bad, join(folder, 'missing.bpmn'), example]);
    expect(code).toBe(1);
    expect(out).toContain('bad.bpmn: does not run');
    expect(out).toContain(`There is no file ${join(folder, 'missing.bpmn')}.`);
    expect(out).not.toContain('ENOENT');
    expect(out).toContain('invoice-approval.bpmn: runs');
  });
});

describe('baton deploy and start', () => {
  test('put a decision model into use, and then the process that goes by it', async () => {
    const folderOf = (name: string) => join(examplesFolder, 'credit-application', name);
    const model = await run(['deploy', folderOf('credit-terms.dmn')]);
    expect(model).toMatchObject({ code: 0, error: '' });
    expect(model.out).toContain('Put Credit terms into use: credit-terms version 1.');
    const wiring = folderOf('credit-application.wiring.json');
    const process = await run(['deploy', folderOf('credit-application.bpmn'), '--wiring', wiring]);
    expect(process.out).toContain('is decided by “Credit terms” of “credit-terms” version 1.');
  });

  test('work on the data folder itself where nothing serves it', async () => {
    const deployed = await run(['deploy', twoPools, '--key', 'orders']);
    expect(deployed).toMatchObject({ code: 0, error: '' });
    expect(deployed.out).toContain('Deployed Order and delivery: orders version 1.');
    expect((await run(['deploy', twoPools, '--key', 'orders'])).out).toContain('unchanged: orders version 1');
    const next = join(folder, 'next.bpmn');
    const drawn = await readFile(twoPools, 'utf8');
    await writeFile(
      next,
      drawn.replace(/<(task|userTask)( [^>]*)name="[^"]+"/, '<$1$2name="Something else"'),
    );
    const again = await run(['deploy', next, '--key', 'orders']);
    expect(again.out).toMatch(/Against version 1: \d+ found again, 0 new, 0 gone\./);
    expect(again.out).toContain('Something else was ');
    const started = await run(['start', 'orders', '--vars', '{"item":"pen"}', '--title', 'A pen']);
    expect(started).toEqual({ code: 0, out: 'Started case 1: A pen.', error: '' });
    const missing = await run(['start', 'nothing']);
    expect(missing.code).toBe(1);
    expect(missing.error).toContain('There is no process with the key “nothing”');
  });

  test('refuse a file that is no diagram, saying why', async () => {
    const bad = join(folder, 'broken.bpmn');
    await writeFile(bad, '<html/>');
    const { code, error } = await run(['deploy', bad]);
    expect(code).toBe(1);
    expect(error).toContain('broken.bpmn cannot be used');
  });

  test('go to the Baton that serves the folder, whatever its port', async () => {
    const data = join(folder, 'served');
    const baton = await serving(data);
    const deployed = await run(['deploy', twoPools], { BATON_DATA: data });
    expect(deployed.out).toContain(`See it at ${baton.url}/processes/order-and-delivery`);
    const started = await run(['start', 'order-and-delivery'], { BATON_DATA: data });
    expect(started.out).toBe(`Started case 1: Order and delivery 1. See it at ${baton.url}/cases/1`);
    expect(await baton.stop()).toBe(0);
    expect(existsSync(join(data, 'server.json'))).toBe(false);
  });
});

describe('files that cannot be opened', () => {
  test.each(['check', 'deploy', 'rehearse'])('baton %s says so in words', async (name) => {
    const missing = await run([name, join(folder, 'missing.bpmn')]);
    expect(`${missing.out}${missing.error}`).toBe(`There is no file ${join(folder, 'missing.bpmn')}.`);
    expect(missing.code).toBe(1);
    const directory = await run([name, folder]);
    expect(`${directory.out}${directory.error}`).toBe(
      `${folder} is a folder; name the files in it, for example ${folder}/*.bpmn.`,
    );
  });

  test('are refused with their reason in the rehearsal’s JSON', async () => {
    const { out } = await run(['rehearse', '--json', 'missing.bpmn']);
    expect(JSON.parse(out)).toMatchObject({ outcome: 'refused', reason: 'There is no file missing.bpmn.' });
  });
});

describe('baton start', () => {
  test('tells how to give what the start form asks for', async () => {
    const needs = join(folder, 'needs.bpmn');
    const when = (id: string, target: string, condition: string) =>
      `<sequenceFlow id="${id}" sourceRef="g" targetRef="${target}"><conditionExpression>${condition}</conditionExpression></sequenceFlow>`;
    const content = `<startEvent id="s"/><exclusiveGateway id="g" name="Large?"/><endEvent id="e"/><endEvent id="z"/>${flow('f1', 's', 'g')}${when('f2', 'e', 'amount &gt; 10')}${when('f3', 'z', 'amount &lt;= 10')}`;
    await writeFile(needs, processFile(content));
    await run(['deploy', needs]);
    const { code, error } = await run(['start', 'needs']);
    expect(code).toBe(1);
    expect(error).toContain(`Give it like this: --vars '{"amount": …}'`);
  });
});

describe('baton serve', () => {
  test('refuses an address to allow that makes no sense, from either place', async () => {
    for (const [args, env] of [
      [['--allow', '10.0.0.0/99'], {}],
      [[], { BATON_ALLOW_ADDRESSES: 'books.intern, 10.0.0.0/99' }],
    ] as const) {
      const { code, error } = await run(['serve', '--port', '0', ...args], env);
      expect(error).toContain('“10.0.0.0/99” is no address to allow');
      expect(code).toBe(1);
    }
  });

  test.each([
    [['--waiting', 'many'], {}, '--waiting: expected a number from 1 to 1000000, found “many”.'],
    [[], { BATON_TRIGGER_WAITING: '0' }, 'BATON_TRIGGER_WAITING: expected a number from 1 to 1000000'],
  ])('refuses a number of waiting deliveries that makes no sense: %j %j', async (args, env, told) => {
    const { code, error } = await run(['serve', '--port', '0', ...args], env);
    expect(error).toContain(told);
    expect(code).toBe(2);
  });

  test('lets as many deliveries of a trigger wait as it is told, and fewer where the trigger says so', async () => {
    const data = join(folder, 'bounded');
    const baton = await serving(data, { BATON_TRIGGER_WAITING: '3' });
    const settings = { sender: 'anybody' };
    const wiring = join(folder, 'bounded.json');
    const triggers = {
      many: { on: 'webhook', settings },
      few: { on: 'webhook', settings, waiting: 1 },
      most: { on: 'webhook', settings, waiting: 900 },
    };
    await writeFile(wiring, JSON.stringify({ format: 1, triggers }));
    await run(['deploy', twoPools, '--key', 'bounded', '--wiring', wiring], { BATON_DATA: data });
    const json = { 'content-type': 'application/json' };
    const answers = async (trigger: string) => {
      const path = `/api/processes/bounded/triggers/${trigger}/paused`;
      const paused = await fetch(baton.url + path, { method: 'PUT', headers: json, body: '{"paused":true}' });
      expect(paused.status).toBe(200);
      const sent: number[] = [];
      for (const id of [1, 2, 3, 4]) {
        const body = JSON.stringify({ id });
        const at = `${baton.url}/hooks/bounded/${trigger}`;
        sent.push((await fetch(at, { method: 'POST', headers: json, body })).status);
      }
      return sent;
    };
    expect(await answers('many')).toEqual([202, 202, 202, 429]);
    expect(await answers('few')).toEqual([202, 429, 429, 429]);
    expect(await answers('most')).toEqual([202, 202, 202, 429]);
    await baton.stop();
  });

  test('has the ready example at its first start and not again after it', async () => {
    const data = join(folder, 'first');
    const baton = await serving(data);
    const list: { items: { key: string; version: number }[] } = JSON.parse(
      await (await fetch(`${baton.url}/api/processes`)).text(),
    );
    expect(list.items.map(({ key, version }) => [key, version])).toEqual([['invoice-approval', 1]]);
    await baton.stop();
  });

  test('refuses to open itself to a network without being told so', async () => {
    for (const host of ['0.0.0.0', '::', '192.168.1.7']) {
      const { code, error } = await run(['serve', '--port', '0'], { BATON_HOST: host });
      expect(code).toBe(2);
      expect(error).toContain('--open-to-network');
    }
    const { code, out } = await run(['serve', '--port', '0', '--host', '0.0.0.0', '--open-to-network'], {
      BATON_DATA: join(folder, 'open'),
    });
    expect(code).toBe(0);
    expect(out).toContain('Baton is ready at http://localhost:');
  });

  test('says that a port is taken and what to do', async () => {
    const other = createServer();
    const port = await new Promise<number>((resolve) => {
      other.listen(0, '127.0.0.1', () => {
        const address = other.address();
        resolve(address !== null && typeof address === 'object' ? address.port : 0);
      });
    });
    const { code, error } = await run(['serve', '--host', '127.0.0.1', '--port', String(port)], {
      BATON_DATA: join(folder, 'taken'),
    });
    other.close();
    expect(code).toBe(1);
    expect(error).toContain(`Port ${port} is taken`);
    expect(error).toContain(`PORT=${port + 1}`);
  });

  test('says that another Baton has the data folder', async () => {
    const data = join(folder, 'double');
    const baton = await serving(data);
    const { code, error } = await run(['serve', '--port', '0'], { BATON_DATA: data });
    expect(code).toBe(1);
    expect(error).toContain(`The data folder ${data} cannot be used: the database`);
    expect(error).not.toContain('..');
    expect(error.match(/BATON_DATA/g)).toHaveLength(1);
    await baton.stop();
  });
});

describe('bad arguments', () => {
  test.each([
    [['fly'], 'There is no command “fly”'],
    [['check'], 'Expected at least one BPMN file'],
    [['check', '--jason', 'x'], 'jason'],
    [['deploy'], 'Expected one BPMN or DMN file'],
    [['start', 'a', 'b'], 'found “b” too'],
    [['start', 'a', '--vars', '[1]'], 'expected a JSON object'],
    [['serve', '--port', 'eleven'], 'expected a port'],
    [['serve', 'now'], 'found “now”'],
    [['rehearse'], 'Expected at least one BPMN file'],
    [['help', 'fly'], 'There is no command “fly”'],
  ])('%j end with 2 and a clear message', async (args, message) => {
    const { code, error } = await run(args);
    expect(error).toContain(message);
    expect(code).toBe(2);
  });
});

test('help names every command, and docs/cli.md tells of each', async () => {
  const { out } = await run(['help']);
  const page = await readFile(fileURLToPath(new URL('../../docs/cli.md', import.meta.url)), 'utf8');
  for (const command of ['serve', 'check', 'deploy', 'start', 'rehearse', 'help', 'version']) {
    expect(out).toContain(`baton ${command}`);
    expect(page).toContain(`baton ${command}`);
  }
  expect((await run([])).out).toBe(out);
  expect((await run(['--version'])).out).toMatch(/^\d+\.\d+\.\d+/);
});

test.skipIf(!built)('the built command checks a file, and serves until it is told to stop', async () => {
  const checked = await command(['check', example, '--json']);
  expect(checked.code).toBe(0);
  expect(JSON.parse(checked.out)).toMatchObject({ runnable: true });
  const served = await command(['serve', '--port', '0', '--data', join(folder, 'built')], /ready at/);
  expect(served.code).toBe(0);
});

/** Runs `bin/baton`; where it serves, asks it to stop as soon as `ready` shows. */
function command(args: readonly string[], ready?: RegExp): Promise<{ code: number | null; out: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [builtCommand, ...args]);
    let out = '';
    child.stdout.on('data', (part) => {
      out += part;
      if (ready?.test(out)) child.kill('SIGTERM');
    });
    child.stderr.on('data', (part) => {
      out += part;
    });
    child.on('error', reject);
    child.on('exit', (code) => resolve({ code, out }));
  });
}

test('export gives a diagram back byte for byte, and overwrites nothing', async () => {
  const file = join(folder, 'Bestellung (öffentlich).bpmn');
  const content = Buffer.from(
    `\uFEFF<?xml version="1.0" encoding="utf-16le"?>\r\n<definitions xmlns="http://www.omg.org/spec/BPMN/20100524/MODEL" xmlns:x="urn:x" targetNamespace="t"><process id="P"><task id="a" x:secret="ü"/></process></definitions>  `,
    'utf16le',
  );
  await writeFile(file, content);
  expect(await run(['deploy', file, '--key', 'order'])).toMatchObject({ code: 0 });
  const target = join(folder, 'back.bpmn');
  expect(await run(['export', 'order', '--to', target])).toMatchObject({ code: 0 });
  expect(Buffer.compare(await readFile(target), content)).toBe(0);
  const again = await run(['export', 'order', '--to', target]);
  expect(again.code).toBe(1);
  expect(again.error).toContain('is there already');
  expect((await run(['export', 'nothing'])).error).toContain('no process with the key');
});
