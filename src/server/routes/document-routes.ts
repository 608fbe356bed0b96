/**
 * /api/documents: files go in, and come out to be saved.
 *
 * Invariant DR1: a browser never shows what comes out as a page of Baton's: it is saved, has no guessed type, and is
 * sandboxed where it is opened all the same.
 */
import { Readable } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { Type } from 'typebox';
import { DocumentHash, DocumentUsage, KeptDocument } from '../api/documents.ts';
import { Problem } from '../api/problem.ts';
import { currentPerson } from '../current-person.ts';
import { RequestProblem } from '../problem.ts';
import type { App, ServerContext } from '../server-context.ts';

const listedAtOnce = 500;

export function documentRoutes(app: App, context: ServerContext): void {
  const { documents, people } = context;

  app.post(
    '/api/documents',
    {
      validatorCompiler: () => () => true,
      schema: {
        tags: ['documents'],
        summary: 'Keep a file',
        description: 'The answer is put into a variable in place of the file.',
        consumes: ['multipart/form-data'],
        body: Type.Object({ file: Type.String({ format: 'binary' }) }),
        response: { 201: KeptDocument, default: Problem },
      },
    },
    async (request, reply): Promise<KeptDocument> => {
      await currentPerson(request, people);
      reply.code(201);
      return keepUpload(request, context);
    },
  );

  app.get(
    '/api/documents',
    {
      schema: {
        tags: ['documents'],
        summary: 'How much is kept',
        response: { 200: DocumentUsage, default: Problem },
      },
    },
    async (request) => {
      await currentPerson(request, people);
      return usageOf(context);
    },
  );

  app.get(
    '/api/documents/:document',
    {
      schema: {
        tags: ['documents'],
        summary: 'A kept file, to be saved',
        params: Type.Object({ document: DocumentHash }),
        querystring: Type.Object({
          name: Type.Optional(
            Type.String({ maxLength: 1000, description: 'How it is called when it is saved.' }),
          ),
        }),
        produces: ['application/octet-stream'],
      },
    },
    async (request, reply) => {
      await currentPerson(request, people);
      const { document } = request.params;
      const size = await documents.sizeOf(document);
      if (size === undefined) {
        throw new RequestProblem('no-such-document', 'Baton keeps no file of this content.', {
          where: 'document',
        });
      }
      return reply
        .type('application/octet-stream')
        .header('content-length', size)
        .header('content-disposition', attachment(request.query.name))
        .header('content-security-policy', "default-src 'none'; sandbox")
        .send(Readable.from(documents.stream(document)));
    },
  );
}

async function usageOf({ documents, host }: ServerContext): Promise<DocumentUsage> {
  const usage = { documents: 0, bytes: 0 };
  for (let after: string | undefined; ; ) {
    const some = await documents.list(after, listedAtOnce);
    for (const { size } of some) usage.bytes += size;
    usage.documents += some.length;
    after = some.at(-1)?.document;
    if (some.length < listedAtOnce) break;
  }
  const { last } = host.collection;
  if (last === undefined) return usage;
  return { ...usage, lastLook: { at: last.at, unnamed: last.unnamed, removed: last.removed } };
}

async function keepUpload(
  request: FastifyRequest,
  { documents, settings }: ServerContext,
): Promise<KeptDocument> {
  const expected = 'Expected one file as multipart/form-data in the field “file”.';
  if (!request.isMultipart()) throw new RequestProblem('file-missing', expected, { where: 'file' });
  for await (const part of request.parts({ limits: { files: 1 } })) {
    if (part.type === 'field' || part.fieldname !== 'file') continue;
    const { file, filename, mimetype } = part;
    const content = whole(file, settings.fileLimit);
    return { ...(await documents.put(content, { name: filename, type: mimetype })) };
  }
  throw new RequestProblem('file-missing', expected, { where: 'file' });
}

/** What is cut off at the limit is refused, not kept in part. */
async function* whole(
  file: AsyncIterable<Uint8Array> & { readonly truncated: boolean },
  limit: number,
): AsyncIterable<Uint8Array> {
  yield* file;
  if (file.truncated) {
    throw new RequestProblem(
      'body-too-large',
      `The file is larger than ${Math.floor(limit / 1024 / 1024)} MB, the most that is taken.`,
      { where: 'file' },
    );
  }
}

/** RFC 6266 with RFC 8187's encoding: nothing of a name can end the header or begin another. */
function attachment(name: string | undefined): string {
  if (name === undefined || name === '') return 'attachment';
  const encoded = encodeURIComponent(name).replace(/['()*]/gu, percentEncoded);
  return `attachment; filename*=UTF-8''${encoded}`;
}

function percentEncoded(sign: string): string {
  return `%${sign.charCodeAt(0).toString(16).toUpperCase()}`;
}
