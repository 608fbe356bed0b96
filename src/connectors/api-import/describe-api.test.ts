import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import type { ApiOperation } from '../../ports/api-imports.ts';
import type { DescribedApi } from './describe-api.ts';
import { describeApi, proposedName } from './describe-api.ts';
import { parseDocument } from './parse-document.ts';

const petstores = ['petstore-2.0.json', 'petstore-3.0.yaml', 'petstore-3.1.yaml'];

function describeText(text: string, from?: string): DescribedApi {
  const parsed = parseDocument(text, from);
  if (!parsed.ok) throw new Error(parsed.message);
  return describeApi(parsed.root, parsed.format, from === undefined ? {} : { from });
}

function describeDocument(document: object): DescribedApi {
  return describeText(JSON.stringify({ openapi: '3.0.3', info: { title: 'Test' }, ...document }));
}

function refusal(text: string): string {
  const parsed = parseDocument(text);
  return parsed.ok ? 'read' : parsed.message;
}

function named(api: DescribedApi, id: string): ApiOperation {
  const found = api.operations.find((operation) => operation.id === id);
  if (found === undefined) throw new Error(`No operation ${id}`);
  return found;
}

function codes({ description }: DescribedApi): string[] {
  return description.findings.map(({ code }) => code);
}

const get = { responses: { 200: { description: 'ok' } } };

describe.each(petstores)('%s', (file) => {
  const api = describeText(readFileSync(`test/api-descriptions/${file}`, 'utf8'));

  it('says what the API is and where', () => {
    expect(api.description).toMatchObject({ title: 'Petstore', version: '1.2.0', findings: [] });
    expect(api.description.servers[0]).toBe('https://petstore.example/v2');
    expect(api.description.operations.map(({ id }) => id)).toEqual([
      'addPet',
      'updatePet',
      'findPetsByStatus',
      'getPetById',
      'uploadFile',
    ]);
  });

  it.each(['addPet', 'updatePet'])(
    'asks for the body of %s property by property, without what only comes back',
    (id) => {
      const { fields, body } = named(api, id);
      expect(body).toEqual({ as: 'json', type: 'application/json', required: true });
      expect(fields.map(({ name, required }) => `${name}${required ? '!' : ''}`)).toEqual([
        'name!',
        'photoUrls!',
        'category',
        'status',
      ]);
      expect(fields[0]?.schema).toMatchObject({
        title: 'Name',
        type: 'string',
        description: 'What it is called',
      });
      expect(fields[2]?.schema).toMatchObject({ type: 'object', properties: { name: { type: 'string' } } });
      expect(fields[3]?.schema).toMatchObject({ enum: ['available', 'pending', 'sold'] });
    },
  );

  it('knows a parameter of the address as a whole number, and what comes back', () => {
    const { fields, answer, method, name } = named(api, 'getPetById');
    expect({ method, name }).toEqual({ method: 'GET', name: 'Find a pet by its id' });
    expect(fields).toMatchObject([
      { name: 'petId', place: 'path', required: true, schema: { title: 'Pet id', type: 'integer' } },
    ]);
    expect(answer).toMatchObject({ type: 'object', properties: { id: { type: 'integer' } } });
  });

  it('asks for a file where a file is sent', () => {
    const { fields, body } = named(api, 'uploadFile');
    expect(body?.as).toBe('multipart');
    expect(fields.map(({ name }) => name)).toEqual(['petId', 'file', 'additionalMetadata']);
    expect(fields[1]?.schema).toMatchObject({ baton: { as: 'document' } });
  });

  it('signs in as it says', () => {
    expect(named(api, 'getPetById').credential).toEqual({ kinds: ['api-key'], required: true });
    expect(named(api, 'addPet').credential?.kinds).toContain('oauth2-code');
    expect(api.description.signIns).toMatchObject([
      { kind: 'oauth2-code', fields: { tokenUrl: 'https://petstore.example/oauth/token' } },
      { kind: 'api-key', label: 'API key in the header api_key', fields: { in: 'header', name: 'api_key' } },
    ]);
  });
});

describe('what is no description', () => {
  it.each([
    ['', 'empty'],
    ['<!DOCTYPE html><html></html>', 'web page'],
    ['<definitions/>', 'XML'],
    ['{"openapi": "3.0.0", ', 'read as JSON'],
    ['a: [1, 2\nb: }', 'read as YAML'],
    ['just words', 'found a text'],
    ['- a\n- b', 'found a text or a list'],
    ['{"swagger": "1.2"}', 'Swagger 1.2'],
    ['{"openapi": "4.0.0"}', 'OpenAPI 4.0.0'],
    ['{"asyncapi": "2.0.0"}', 'AsyncAPI'],
    ['{"info": {"_postman_id": "1"}, "item": []}', 'Postman'],
    ['{"hello": 1}', 'are missing'],
  ])('%s is refused with the reason', (text, reason) => {
    expect(refusal(text)).toContain(reason);
  });

  it('is a YAML file whose aliases multiply', () => {
    const levels = 'bcdefghij'.split('').map((name, index) => {
      const above = index === 0 ? 'a' : 'bcdefghij'[index - 1];
      return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${above}`).join(',')}]`;
    });
    const began = performance.now();
    expect(refusal(`openapi: 3.0.0\na: &a [x,x,x,x,x,x,x,x,x]\n${levels.join('\n')}`)).toMatch(
      /alias|values/iu,
    );
    expect(performance.now() - began).toBeLessThan(5_000);
  });

  it('is a YAML file that contains itself', () => {
    expect(refusal('openapi: 3.0.0\nx: &x\n  again: *x')).toContain('nested deeper');
  });

  it('is one nested without end', () => {
    expect(refusal(`{"openapi":"3.0.0","x":${'['.repeat(5_000)}${']'.repeat(5_000)}}`)).toContain(
      'nested deeper',
    );
  });
});

describe('a description with faults', () => {
  it('goes in circles, and its fields end', () => {
    const api = describeDocument({
      components: {
        schemas: {
          Node: {
            type: 'object',
            properties: {
              name: { type: 'string' },
              child: { $ref: '#/components/schemas/Node' },
              all: { allOf: [{ $ref: '#/components/schemas/Node' }] },
            },
          },
          Loop: { $ref: '#/components/schemas/Loop' },
        },
      },
      paths: {
        '/nodes': {
          post: {
            operationId: 'add',
            requestBody: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Node' } } },
            },
            responses: {
              200: { content: { 'application/json': { schema: { $ref: '#/components/schemas/Loop' } } } },
            },
          },
        },
      },
    });
    const { fields } = named(api, 'add');
    expect(fields.map(({ name }) => name)).toEqual(['name', 'child', 'all']);
    expect(fields[1]?.schema).toMatchObject({ description: 'Node again, as further out.' });
    expect(codes(api)).toContain('reference-broken');
  });

  it('refers to other documents, which are not fetched', () => {
    const api = describeDocument({
      servers: [{ url: 'https://a.example' }],
      paths: {
        '/a': {
          post: {
            operationId: 'a',
            requestBody: {
              content: { 'application/json': { schema: { $ref: 'http://127.0.0.1:1/evil.json#/a' } } },
            },
          },
        },
        '/b': { $ref: 'paths.yaml#/b' },
      },
    });
    expect(named(api, 'a').fields).toMatchObject([{ name: 'body', place: 'whole-body' }]);
    expect(codes(api)).toEqual(expect.arrayContaining(['other-document', 'unreadable']));
  });

  it('names no operations, or two alike: each has an id of its own', () => {
    const api = describeDocument({
      paths: {
        '/a': { get, post: { ...get, operationId: 'same' } },
        '/b/{id}': { get: { ...get, operationId: 'same' } },
      },
    });
    expect(api.operations.map(({ id }) => id)).toEqual(['get-a', 'post-a', 'get-b-id']);
    expect(codes(api)).toEqual(expect.arrayContaining(['no-ids', 'same-id', 'undeclared', 'no-address']));
  });

  it('says nothing of where it is, or only a part: the address it came from completes it', () => {
    const text = JSON.stringify({ openapi: '3.1.0', servers: [{ url: '/v3' }], paths: { '/a': { get } } });
    expect(describeText(text).description.servers).toEqual(['/v3']);
    const from = 'https://shop.example/docs/openapi.json';
    expect(describeText(text, from).description.servers).toEqual(['https://shop.example/v3']);
  });

  it('holds rubbish in every place, and what is sound of it is read', () => {
    const rubbish = [null, 1, 'x', [], [null], {}, { $ref: 1 }, { $ref: '#/nowhere' }];
    for (const each of rubbish) {
      const api = describeDocument({
        info: each,
        servers: each,
        security: each,
        components: { schemas: each, securitySchemes: { a: each } },
        paths: {
          '/a': each,
          '/b': { parameters: each, get: each, x: each },
          '/c': {
            post: { parameters: [each], requestBody: each, responses: each, tags: each, security: each },
          },
          '/d': {
            put: {
              operationId: each,
              requestBody: { content: { 'application/json': each } },
              responses: { 200: each, 201: { content: each } },
            },
          },
          '/fine': { get: { ...get, operationId: 'fine' } },
        },
        webhooks: each,
      });
      expect(named(api, 'fine').path).toBe('/fine');
      const swagger = parseDocument(
        JSON.stringify({
          swagger: '2.0',
          host: 'a.example',
          consumes: each,
          parameters: { a: each },
          responses: { a: each },
          definitions: { a: each },
          paths: {
            '/a': each,
            '/b': { parameters: each, get: { parameters: [each], responses: { 200: each } } },
          },
        }),
      );
      expect(swagger.ok, JSON.stringify([each, swagger])).toBe(true);
    }
  });

  it('has names that objects inherit by, and names a wiring cannot hold', () => {
    const api = describeText(
      `{"openapi":"3.0.0","paths":{"/a":{"post":{"operationId":"__proto__","parameters":[
        {"name":"constructor","in":"query"},{"name":"filter[name.x]","in":"query"},{"name":"filter_name_x","in":"query"},
        {"name":"timeout","in":"query"},{"name":"2nd","in":"header"}],
        "requestBody":{"content":{"application/json":{"schema":{"type":"object","properties":{"__proto__":{"type":"string"},"constructor":{"type":"string"}}}}}}}}}}`,
    );
    expect(api.operations[0]?.fields.map(({ name }) => name)).toEqual([
      'constructor',
      'filter_name_x',
      'filter_name_x_in_query',
      'timeout_in_query',
      '_2nd',
      'constructor_in_body',
    ]);
  });

  it('is huge: what is beyond the bounds is told, and it does not take long', () => {
    const properties = Object.fromEntries(
      Array.from({ length: 150 }, (_, index) => [`p${index}`, { $ref: '#/components/schemas/Wide' }]),
    );
    const paths = Object.fromEntries(
      Array.from({ length: 3_500 }, (_, index) => [
        `/things/${index}`,
        {
          post: {
            operationId: `get${index}`,
            requestBody: {
              content: { 'application/json': { schema: { $ref: '#/components/schemas/Wide' } } },
            },
          },
        },
      ]),
    );
    const began = performance.now();
    const api = describeDocument({
      components: { schemas: { Wide: { type: 'object', properties } } },
      paths,
    });
    expect(api.description.operations).toHaveLength(3_000);
    expect(codes(api)).toEqual(expect.arrayContaining(['too-many', 'cut']));
    expect(api.description.findings.length).toBeLessThan(50);
    expect(performance.now() - began).toBeLessThan(20_000);
  });

  it('wants two sign-ins at once, or one that nobody has', () => {
    const api = describeDocument({
      components: {
        securitySchemes: {
          key: { type: 'apiKey', in: 'header', name: 'X-Key' },
          app: { type: 'apiKey', in: 'header', name: 'X-App' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'sid' },
        },
      },
      security: [{ key: [], app: [] }],
      paths: {
        '/a': { get: { ...get, operationId: 'both' }, post: { ...get, operationId: 'none', security: [] } },
        '/b': { get: { ...get, operationId: 'cookie', security: [{ cookie: [] }] } },
      },
    });
    expect(named(api, 'both').credential).toEqual({ kinds: ['api-key'], required: true });
    expect(named(api, 'none').credential).toBeUndefined();
    expect(named(api, 'cookie').credential).toBeUndefined();
    expect(codes(api)).toEqual(expect.arrayContaining(['several-sign-ins', 'unknown-sign-in']));
  });

  it('sends one operation elsewhere, which is told', () => {
    const api = describeDocument({
      servers: [{ url: 'https://a.example' }],
      paths: { '/a': { get: { ...get, operationId: 'a', servers: [{ url: 'https://files.example/' }] } } },
    });
    expect(named(api, 'a').base).toBe('https://files.example');
    expect(codes(api)).toContain('other-server');
  });
});

it('proposes a name from the title', () => {
  expect(
    ['Stock API', 'Ünïcode 2 – Größe', '42', 'Swagger Petstore - OpenAPI 3.0'].map(proposedName),
  ).toEqual(['stock-api', 'unicode-2-gro-e', 'my-api', 'swagger-petstore-open-api-3-0']);
});
