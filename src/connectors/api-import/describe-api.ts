/**
 * A parsed document → what the API is, the operations it has, and what the user should know before taking them over.
 *
 * Boundary: pure. Reading the file is `parse-document.ts`; what becomes of the chosen operations is the desk's.
 *
 * Invariants:
 * DE1  An operation that cannot be read is told and left out; the others are there.
 * DE2  Ids are unique, and the same document always gives the same ones. An id depends on no other operation but where two
 *      of them call themselves alike.
 */
import type { ApiDescription, ApiOperation, ApiSignIn } from '../../ports/api-imports.ts';
import { ApiFindings } from './api-findings.ts';
import { isNode, type Node, nodeAt, own, textAt } from './nodes.ts';
import type { RawOperation } from './operation-fields.ts';
import { freeName, operationKey, plainName } from './plain-names.ts';
import { type OperationContext, readOperation } from './read-operation.ts';
import { References } from './references.ts';
import { serversOf } from './servers.ts';
import { readSchemes } from './sign-ins.ts';

export interface DescribedApi {
  readonly description: ApiDescription;
  /** Whole: those of `chosen`, or all. */
  readonly operations: readonly ApiOperation[];
}

export interface DescribeOptions {
  /** Where the document was fetched from. */
  readonly from?: string;
  /** Ids. */
  readonly chosen?: ReadonlySet<string>;
}

const mostOperations = 3_000;
const methods = ['get', 'put', 'post', 'delete', 'patch', 'head', 'options'];

export function describeApi(
  root: Node,
  format: string,
  { from, chosen }: DescribeOptions = {},
): DescribedApi {
  const findings = new ApiFindings();
  const references = new References(root, (reference, why) => findings.reference(reference, why));
  const schemes = readSchemes(root, references);
  const context: OperationContext = { root, references, schemes, from };
  const servers = serversOf(root, from);
  findings.servers(servers);
  const raw = rawOperations(root, references, findings);
  if (raw.length > mostOperations) findings.tooMany(raw.length, mostOperations);
  const ids = idsOf(raw.slice(0, mostOperations), findings);
  const lines: ApiDescription['operations'][number][] = [];
  const operations: ApiOperation[] = [];
  for (const [index, each] of raw.slice(0, mostOperations).entries()) {
    const id = ids[index] ?? '';
    const read = readQuietly(each, id, context, findings);
    if (read === undefined) continue;
    const { name, description, method, path, group, deprecated, base, fields } = read;
    const asks = fields.slice(0, 12).map(({ schema, sends }) => textAt(schema, 'title', 100) ?? sends);
    lines.push({
      id,
      name,
      description,
      method,
      path,
      asks,
      ...(group === undefined ? {} : { group }),
      ...(deprecated === undefined ? {} : { deprecated }),
      ...(base === undefined ? {} : { base }),
    });
    if (chosen === undefined || chosen.has(id)) operations.push(read);
  }
  if (lines.length === 0) findings.none();
  const version = textAt(own(root, 'info'), 'version', 100);
  return {
    description: {
      title: textAt(own(root, 'info'), 'title', 200) ?? 'An API without a name',
      ...(version === undefined ? {} : { version }),
      format,
      servers,
      signIns: [...schemes.values()].flatMap((scheme): ApiSignIn[] =>
        'unknown' in scheme ? [] : [scheme.shown],
      ),
      operations: lines,
      findings: findings.list(),
    },
    operations,
  };
}

function readQuietly(
  raw: RawOperation,
  id: string,
  context: OperationContext,
  findings: ApiFindings,
): ApiOperation | undefined {
  try {
    const { operation, problems } = readOperation(raw, id, context);
    for (const problem of problems) findings.ofOperation(id, problem, context.schemes);
    if (operation.base !== undefined) findings.otherServer(id, operation.base);
    return operation;
  } catch (error) {
    // Too deep for the stack, say: a document can be wrong in ways nobody has thought of.
    findings.unreadable(`${raw.method} ${raw.path}`, error instanceof Error ? error.message : String(error));
    return undefined;
  }
}

function rawOperations(root: Node, references: References, findings: ApiFindings): RawOperation[] {
  const raw: RawOperation[] = [];
  for (const [path, given] of Object.entries(nodeAt(root, 'paths'))) {
    if (path.startsWith('x-')) continue;
    const shared = references.resolve(given)?.node;
    if (shared === undefined || !path.startsWith('/') || path.length > 1000) {
      findings.unreadable(path, shared === undefined ? 'nothing stands there' : 'it is no path');
      continue;
    }
    for (const [name, operation] of Object.entries(shared)) {
      if (!methods.includes(name.toLowerCase()) || !isNode(operation)) continue;
      raw.push({ method: name.toUpperCase(), path, shared, operation });
    }
  }
  if (Object.keys(nodeAt(root, 'webhooks')).length > 0) findings.webhooks();
  return raw;
}

function idsOf(raw: readonly RawOperation[], findings: ApiFindings): readonly string[] {
  const own = raw.map(({ operation }) => operationKey(textAt(operation, 'operationId', 200) ?? ''));
  const counts = new Map<string, number>();
  for (const id of own) counts.set(id, (counts.get(id) ?? 0) + 1);
  const unnamed = counts.get('') ?? 0;
  if (unnamed > 0) findings.unnamed(unnamed, raw.length);
  const taken = new Set<string>(own.filter((id) => id !== '' && counts.get(id) === 1));
  return raw.map(({ method, path }, index) => {
    const id = own[index] ?? '';
    if (id !== '' && counts.get(id) === 1) return id;
    if (id !== '') findings.sameId(id, `${method} ${path}`);
    return freeName(taken, [operationKey(`${method.toLowerCase()} ${path}`)]);
  });
}

/** What the user may call it: `stock-api` of “Stock API”. */
export function proposedName(title: string): string {
  const plain = title.normalize('NFKD').replace(/\p{M}/gu, '');
  const name = plainName(plain)
    .toLowerCase()
    .replace(/[^a-z0-9]+/gu, '-')
    .replace(/^[^a-z]+|-+$/gu, '')
    .slice(0, 40)
    .replace(/-+$/u, '');
  return name.length < 2 ? 'my-api' : name;
}
