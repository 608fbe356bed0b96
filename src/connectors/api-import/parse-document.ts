/**
 * A file as uploaded → a plain tree in the words of OpenAPI 3: JSON or YAML is read, Swagger 2 rewritten.
 *
 * Boundary: the document's form. What it says is `describe-api.ts`.
 *
 * Invariants:
 * PD1  The tree is plain: at most `mostNodes` values, `deepest` levels, no value in two places, no name that objects inherit
 *      by. So aliases that multiply, and such that contain themselves, end here.
 * PD2  Nothing is fetched.
 */
import { normalize, upgradeFromTwoToThree } from '@scalar/openapi-parser';
import { isNode, type Node } from './nodes.ts';

export type ParsedDocument =
  /** `format`: as it called itself. */
  | { readonly ok: true; readonly root: Node; readonly format: string }
  /** A sentence for a person. */
  | { readonly ok: false; readonly message: string };

const mostNodes = 2_000_000;
const deepest = 100;

/** `from`: the address it was fetched from. */
export function parseDocument(text: string, from?: string): ParsedDocument {
  const begin = text.replace(/^\uFEFF/u, '').trim();
  if (begin === '') return no('The file is empty.');
  if (begin.startsWith('<')) {
    return no(
      /^<(?:!doctype html|html)/iu.test(begin)
        ? 'That is a web page, not a description of an API. Such pages often have a link to the description itself: openapi.json, openapi.yaml or swagger.json.'
        : 'That is XML. Expected an OpenAPI or Swagger description, which is JSON or YAML.',
    );
  }
  let tree: unknown;
  try {
    tree = plainTree(readText(begin));
  } catch (error) {
    return no(error instanceof Error ? error.message : String(error));
  }
  if (!isNode(tree)) return no('Expected an OpenAPI or Swagger description, found a text or a list.');
  return inOurWords(tree, from);
}

function readText(text: string): unknown {
  if (/^[{[]/u.test(text)) {
    try {
      return JSON.parse(text);
    } catch (error) {
      if (/^\{\s*["}]/u.test(text)) throw new Error(`It cannot be read as JSON: ${reason(error)}.`);
    }
  }
  try {
    return normalize(text);
  } catch (error) {
    throw new Error(`It cannot be read as YAML: ${reason(error)}.`);
  }
}

function reason(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replace(/[.:\s]+$/u, '').slice(0, 200);
}

function plainTree(value: unknown): unknown {
  let nodes = 0;
  const copy = (each: unknown, depth: number): unknown => {
    nodes += 1;
    if (nodes > mostNodes) {
      throw new Error(
        `It holds more than ${mostNodes.toLocaleString('en')} values, the most that is read. Aliases in YAML may have multiplied them.`,
      );
    }
    if (typeof each === 'bigint') return Number(each);
    if (typeof each !== 'object' || each === null) return each ?? null;
    if (depth >= deepest)
      throw new Error(`It is nested deeper than ${deepest} levels, the most that is read.`);
    if (Array.isArray(each)) return each.map((item) => copy(item, depth + 1));
    return Object.fromEntries(
      Object.entries(each)
        .filter(([name]) => name !== '__proto__')
        .map(([name, inner]) => [name, copy(inner, depth + 1)]),
    );
  };
  return copy(value, 0);
}

function inOurWords(tree: Node, from: string | undefined): ParsedDocument {
  const { openapi, swagger } = tree;
  if (swagger !== undefined) {
    if (!String(swagger).startsWith('2')) {
      return no(`It is of Swagger ${String(swagger)}. Expected Swagger 2.0 or OpenAPI 3.0 or 3.1.`);
    }
    return fromSwagger({ ...tree, swagger: '2.0' }, from);
  }
  if (typeof openapi === 'string' && /^3\./u.test(openapi)) {
    return { ok: true, root: tree, format: `OpenAPI ${openapi.slice(0, 20)}` };
  }
  if (openapi !== undefined) {
    return no(
      `It is of OpenAPI ${String(openapi).slice(0, 20)}. Expected Swagger 2.0 or OpenAPI 3.0 or 3.1.`,
    );
  }
  return no(`${otherKind(tree)} Expected an OpenAPI description (3.0, 3.1) or Swagger 2.0.`);
}

function otherKind(tree: Node): string {
  if (tree.asyncapi !== undefined) return 'It describes messages (AsyncAPI), not a web API.';
  const info = isNode(tree.info) ? tree.info : {};
  if (info._postman_id !== undefined || tree.item !== undefined) {
    return 'It is a collection of Postman’s; Postman can export it as OpenAPI.';
  }
  if (tree.kind === 'discovery#restDescription') return 'It is a discovery document of Google’s.';
  return 'It does not say which kind of description it is: “openapi” and “swagger” are missing.';
}

/** The one rewriting there is trips over what is not as it should be, so that is taken out before. */
function fromSwagger(tree: Node, from: string | undefined): ParsedDocument {
  const own = from !== undefined && URL.canParse(from) ? new URL(from) : undefined;
  const schemes = Array.isArray(tree.schemes) && tree.schemes.length > 0 ? tree.schemes : undefined;
  const { consumes, produces, ...rest } = tree;
  const readable: Node = {
    ...rest,
    ...mediaTypes({ consumes, produces }),
    ...(schemes === undefined ? { schemes: [own?.protocol.replace(':', '') ?? 'https'] } : {}),
    paths: mapNode(tree.paths, (path) =>
      mapNode(path, (inner, name) => {
        if (name === 'parameters') return parametersOf(inner);
        return isNode(inner) ? readableOperation(inner) : undefined;
      }),
    ),
    ...(isNode(tree.parameters) ? { parameters: mapNode(tree.parameters, readableParameter) } : {}),
  };
  try {
    const root: unknown = upgradeFromTwoToThree(readable);
    if (isNode(root)) return { ok: true, root, format: 'Swagger 2.0' };
  } catch (error) {
    return no(`It is Swagger 2.0, but not of the form that has: ${reason(error)}.`);
  }
  return no('It is Swagger 2.0, but not of the form that has.');
}

function readableOperation(operation: Node): Node {
  const { parameters, responses, consumes, produces, ...rest } = operation;
  return {
    ...rest,
    ...mediaTypes({ consumes, produces }),
    ...(parameters === undefined ? {} : { parameters: parametersOf(parameters) }),
    responses: mapNode(responses, (response) => (isNode(response) ? response : undefined)),
  };
}

function mediaTypes(given: Node): Node {
  return mapNode(given, (types) => (Array.isArray(types) ? types.map(String) : undefined));
}

function parametersOf(given: unknown): readonly Node[] {
  if (!Array.isArray(given)) return [];
  return given.flatMap((each: unknown): Node[] => {
    const readable = readableParameter(each);
    return readable === undefined ? [] : [readable];
  });
}

const places = new Set(['path', 'query', 'header', 'body', 'formData']);

function readableParameter(given: unknown): Node | undefined {
  if (!isNode(given)) return undefined;
  const isReadable = typeof given.$ref === 'string' || places.has(String(given.in));
  return isReadable ? given : undefined;
}

/** Without what comes to nothing. */
function mapNode(node: unknown, change: (inner: unknown, name: string) => unknown): Node {
  if (!isNode(node)) return {};
  return Object.fromEntries(
    Object.entries(node).flatMap(([name, inner]) => {
      const changed = change(inner, name);
      return changed === undefined ? [] : [[name, changed]];
    }),
  );
}

function no(message: string): ParsedDocument {
  return { ok: false, message };
}
