/**
 * Every vendor's operations against a contract written from its published reference (`test/fixtures/vendors/`): what is sent
 * is what the reference asks for, byte for byte where it counts, and its answers, refusals too, are read rightly.
 */
import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import { type ActionStage, done, failure, openActionStage } from '../../../test/servers/action-stage.ts';
import { AnsweringServer } from '../../../test/servers/answering-server.ts';
import type { JsonValue } from '../../expressions/value.ts';
import { vendorConnector } from './vendor-connector.ts';
import type { VendorDeclaration } from './vendor-declaration.ts';
import { vendors } from './vendors.ts';

interface Contract {
  readonly reference: string;
  readonly exchanges: readonly ContractExchange[];
}

interface ContractExchange {
  readonly name: string;
  readonly action: string;
  readonly credential: { readonly kind: string; readonly fields: Readonly<Record<string, string>> };
  readonly inputs: Readonly<Record<string, JsonValue>>;
  readonly request?: {
    readonly method: string;
    readonly path: string;
    readonly headers?: Readonly<Record<string, string>>;
    readonly absent?: readonly string[];
    /** JSON. */
    readonly body?: JsonValue;
    readonly text?: string;
    readonly contains?: readonly string[];
  };
  readonly response: {
    readonly status: number;
    readonly headers?: Readonly<Record<string, string>>;
    readonly body?: JsonValue;
  };
  readonly output?: JsonValue;
  readonly failure?: {
    readonly message: string;
    readonly terminal: boolean;
    readonly retryAfter_ms?: number;
    readonly code: string;
  };
}

let server: AnsweringServer;
let stage: ActionStage;

beforeEach(async () => {
  server = await AnsweringServer.open(() => ({}));
});

afterEach(async () => {
  await stage.close();
  await server.close();
});

function contractOf({ id }: VendorDeclaration): Contract {
  const file = new URL(`../../../test/fixtures/vendors/${id}.json`, import.meta.url);
  return JSON.parse(readFileSync(file, 'utf8'));
}

/** The vendor, but at the test's server. */
function here(vendor: VendorDeclaration): VendorDeclaration {
  const { base } = vendor;
  return typeof base === 'string'
    ? { ...vendor, base: server.url + new URL(base).pathname.replace(/\/$/u, '') }
    : vendor;
}

async function run(vendor: VendorDeclaration, { credential, action, inputs }: ContractExchange) {
  const fields = JSON.parse(JSON.stringify(credential.fields).replaceAll('{server}', server.url));
  stage = openActionStage([{ name: 'account', kind: credential.kind, fields }]);
  const document = await stage.keep('%PDF-1.7', { name: 'invoice.pdf', type: 'application/pdf' });
  const given = JSON.stringify(inputs)
    .replaceAll('{server}', server.url)
    .replaceAll('"{document}"', JSON.stringify(document));
  return stage.run(vendorConnector(here(vendor)), action, JSON.parse(given), { credential: 'account' });
}

describe.each(vendors)('$name', (vendor) => {
  const { exchanges, reference } = contractOf(vendor);

  test.each(exchanges)('$name', async (exchange) => {
    server.answer = () => exchange.response;
    const result = await run(vendor, exchange);
    const { request, output } = exchange;
    if (request !== undefined) {
      const [asked] = server.asked;
      expect(asked).toMatchObject({ method: request.method, path: request.path });
      for (const [name, value] of Object.entries(request.headers ?? {})) {
        expect(asked?.headers[name]?.split(';')[0]).toBe(value);
      }
      for (const name of request.absent ?? []) expect(asked?.headers).not.toHaveProperty(name);
      if (request.body !== undefined) expect(JSON.parse(asked?.body ?? '')).toEqual(request.body);
      if (request.text !== undefined) expect(asked?.body).toBe(request.text);
      for (const part of request.contains ?? []) expect(asked?.body).toContain(part);
    }
    if (exchange.failure === undefined) expect(done(result)).toMatchObject(Object(output));
    else {
      const { message, code, ...rest } = exchange.failure;
      expect(failure(result)).toMatchObject({ ...rest, facts: { code } });
      expect(failure(result).message).toContain(message);
    }
    expect(JSON.stringify(result)).not.toMatch(/s3cret|AAHdqTcv/u);
    // Of an address that is a secret itself, masking may leave not even the computer.
    expect(result.exchange?.request.title).toMatch(/^(?:GET|POST|PUT|PATCH) (?:http:\/\/127\.0\.0\.1:|•••)/u);
  });

  test('has an exchange and no unknown one for each of its operations', () => {
    const ids = vendor.operations.map(({ id }) => `${vendor.id}.${id}`);
    const shown = exchanges.filter(({ request }) => request !== undefined).map(({ action }) => action);
    expect([...new Set(shown)].sort()).toEqual([...ids].sort());
    expect(exchanges.some((each) => each.failure !== undefined)).toBe(true);
    expect(reference).toBe(vendor.reference);
    stage = openActionStage();
  });
});
