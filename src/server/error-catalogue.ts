/**
 * Every coded error of the API: status, title and what it means. The code is the key and keeps its meaning for ever.
 *
 * Boundary: the catalogue only; the sentence of one error is written where it is raised, and `problem.ts` makes the
 * answer. `docs/errors.md` is held equal to this file by a test.
 */

export interface ErrorKind {
  readonly status: number;
  readonly title: string;
  /** When it is answered and what to do. */
  readonly explains: string;
}

export const errorCatalogue = {
  // ---- the request itself
  'request-invalid': {
    status: 400,
    title: 'The request is not as described',
    explains:
      'A field is missing, has the wrong type or is unknown. `where` names it; /api/docs describes it.',
  },
  'body-unreadable': {
    status: 400,
    title: 'The body could not be read',
    explains: 'It is not JSON, or not of the kind its Content-Type says.',
  },
  'body-too-large': {
    status: 413,
    title: 'The body is too large',
    explains: 'JSON bodies may have 1 MiB, files the limit the server was started with.',
  },
  'host-not-allowed': {
    status: 403,
    title: 'Not addressed to this server',
    explains:
      'The Host header names no address Baton serves. It protects a Baton without passwords from pages of other sites.',
  },
  'origin-not-allowed': {
    status: 403,
    title: 'Asked by another site',
    explains:
      'A page of another origin tried to change something. Only Baton’s own page may, and programs without Origin.',
  },
  'metrics-not-for-you': {
    status: 401,
    title: 'The metrics are not for everybody',
    explains:
      'They are told on the computer Baton runs on; elsewhere to whoever sends the token of `BATON_METRICS_TOKEN` (`Authorization: Bearer …`), or where Baton was started with `--metrics-open`.',
  },
  'no-such-route': { status: 404, title: 'No such address', explains: '/api/docs lists what there is.' },
  // ---- files
  'file-missing': {
    status: 400,
    title: 'No file came with the request',
    explains: 'Send it as multipart/form-data in the field `file`.',
  },
  'file-unreadable': {
    status: 422,
    title: 'The file cannot be read as a diagram',
    explains: '`findings` say why: it is not BPMN, not XML, or of a form that Baton refuses for safety.',
  },
  'file-not-runnable': {
    status: 422,
    title: 'The diagram cannot run as it is',
    explains: 'At least one of `findings` is an error. Nothing was deployed.',
  },
  'wiring-invalid': {
    status: 422,
    title: 'The wiring is not as described',
    explains:
      'Its form or an expression in it is wrong; `detail` and `findings` say where. Nothing was changed.',
  },
  'draft-changed': {
    status: 409,
    title: 'The draft was changed meanwhile',
    explains: 'Somebody changed it after you looked at it. Nothing was changed; look again.',
  },
  'draft-collides': {
    status: 409,
    title: 'The draft and the newest version changed the same',
    explains:
      '`fields` lists the entries. Say with `collisions` whose hold, or put them anew. Nothing was put into use.',
  },
  'no-draft': {
    status: 409,
    title: 'There is no draft',
    explains: 'Nobody has begun one, or it was put into use already.',
  },
  'nothing-to-try': {
    status: 422,
    title: 'There is nothing to try',
    explains:
      'A person does the step, a program outside does it, or nothing was recorded that it could be tried against; `detail` says which.',
  },
  'not-confirmed': {
    status: 409,
    title: 'It has to be confirmed',
    explains:
      'Trying this for real changes something outside Baton. Send `confirm: true` to do it, or try it on a recorded answer.',
  },
  // ---- things that are not there
  'no-such-process': {
    status: 404,
    title: 'No such process',
    explains: 'Nothing was deployed under this key or version.',
  },
  'no-such-decision': {
    status: 404,
    title: 'No such decision model',
    explains: 'Nothing was put into use under this key or version.',
  },
  'decision-failed': {
    status: 422,
    title: 'The decision could not be made',
    explains: 'The model has no such decision, or deciding takes more than is allowed.',
  },
  'no-such-document': {
    status: 404,
    title: 'No such file',
    explains: 'Baton keeps no file of this content.',
  },
  'document-missing': {
    status: 422,
    title: 'A file that is named is not kept',
    explains:
      'The request refers to a file that was never given to Baton, or that nothing referred to for more than a day. Send the file again with `POST /api/documents` and name what it answers.',
  },
  'no-such-case': { status: 404, title: 'No such case', explains: 'There is no case of this number.' },
  'no-such-start': {
    status: 422,
    title: 'No such way to start',
    explains:
      'The process does not begin at the elements named. `starts` of the process lists its ways to begin.',
  },
  'no-such-task': {
    status: 404,
    title: 'The task is not there any more',
    explains: 'Somebody has completed it, or the case went another way.',
  },
  'no-such-incident': {
    status: 404,
    title: 'The problem is not there any more',
    explains: 'Somebody has mended it already, or the case has ended.',
  },
  'no-such-wait': {
    status: 404,
    title: 'Nothing waits there any more',
    explains: 'What was waited for has arrived, or the case went another way.',
  },
  'no-such-element': {
    status: 404,
    title: 'No such element',
    explains: 'The drawing has no step, gateway or event of this id.',
  },
  'no-such-person': { status: 404, title: 'No such person', explains: 'There is nobody of this id.' },
  'no-such-template': {
    status: 404,
    title: 'No such template',
    explains: 'Nobody has added an element template of this id and version, or it was removed.',
  },
  'template-invalid': {
    status: 422,
    title: 'The file holds no usable element templates',
    explains:
      '`fields` says of each problem which template and property, what was expected and what was found. Nothing was added.',
  },
  'no-such-credential': {
    status: 404,
    title: 'No such connection',
    explains: 'Nobody has added a connection of this name.',
  },
  'no-such-instance': { status: 404, title: 'No such run', explains: 'The case has no run of this number.' },
  // ---- connections
  'credential-invalid': {
    status: 422,
    title: 'The connection is not as described',
    explains:
      '`fields` says for each field what is wrong. A secret that would be sent to another server than before has to be given again.',
  },
  'credential-key': {
    status: 409,
    title: 'The key of the connections is not as needed',
    explains:
      'The key they are locked with is not there, or a new one has to be given first; `detail` says what to do.',
  },
  // ---- imported APIs
  'no-such-api': {
    status: 404,
    title: 'No such imported API',
    explains: 'Nobody has imported an API under this name.',
  },
  'description-unreadable': {
    status: 422,
    title: 'The description of the API cannot be read',
    explains:
      'It is no OpenAPI or Swagger description, is larger than what is read, or could not be fetched; `detail` says which.',
  },
  'description-forgotten': {
    status: 409,
    title: 'The description has to be read again',
    explains: 'What was read is kept for a while only. Read the file or the address again.',
  },
  'api-invalid': {
    status: 422,
    title: 'The API cannot be taken over like that',
    explains: 'Its name, its address or the choice of operations is not as needed; `where` names it.',
  },
  'api-collides': {
    status: 409,
    title: 'The name is taken, or was changed meanwhile',
    explains: 'Choose another name, or name the version that is to be replaced with `over`.',
  },
  'api-in-use': {
    status: 409,
    title: 'Steps are wired to the API',
    explains: '`detail` says which. Nothing was removed.',
  },
  // ---- people and tasks
  'name-taken': {
    status: 409,
    title: 'The name is taken',
    explains: 'Another person has this name already.',
  },
  'taken-by-another': {
    status: 409,
    title: 'Somebody else has this task',
    explains: 'They can give it back; who plays its role can take it over.',
  },
  'meant-for-others': {
    status: 403,
    title: 'Meant for somebody else',
    explains: 'The task names who does it. Who plays its role can take it over.',
  },
  'not-your-role': {
    status: 403,
    title: 'Not a task of your roles',
    explains: 'The task belongs to a role that the current person does not play.',
  },
  'not-a-supervisor': {
    status: 403,
    title: 'Only for supervisors',
    explains:
      'Moving cases by hand or to another version, and changing how a process is carried out or what it signs in with, need the role “Supervisor”, or every role.',
  },
  'answer-missing': {
    status: 422,
    title: 'A question is not answered',
    explains: '`fields` lists the questions; each needs one of its answers, some may have several.',
  },
  'answer-unknown': {
    status: 422,
    title: 'Not one of the answers',
    explains: 'The answer given is none of those the question offers.',
  },
  'field-missing': {
    status: 422,
    title: 'A field is empty',
    explains: '`fields` lists the fields that must be filled in.',
  },
  'field-mistyped': {
    status: 422,
    title: 'A field has the wrong kind of value',
    explains: '`fields` says for each what was expected and what was found.',
  },
  'no-such-error': {
    status: 422,
    title: 'This step has no such error',
    explains: 'Only the errors drawn on the step can be reported.',
  },
  // ---- cases
  'case-over': {
    status: 409,
    title: 'The case is over',
    explains: 'What has ended cannot be changed any more.',
  },
  'case-stopped': {
    status: 409,
    title: 'The case was stopped',
    explains:
      'Baton met something in this case that must never happen and stopped it alone, with its journal kept.',
  },
  'repair-refused': {
    status: 409,
    title: 'The case cannot be moved like this',
    explains:
      'What was to be stopped is not there any more, or what was to be started cannot be started there. `detail` says which; nothing was changed.',
  },
  'migration-refused': {
    status: 409,
    title: 'The case cannot go on by this version',
    explains: 'Something in it has no counterpart there; `detail` says what. The case goes on as before.',
  },
  // ---- programs outside
  'lease-lost': {
    status: 409,
    title: 'The work is not yours any more',
    explains: 'The lease ended and somebody else has it, or it is gone. Drop the result.',
  },
  'work-rejected': {
    status: 409,
    title: 'The result makes no sense now',
    explains: 'The case has moved on. Drop the result.',
  },
  // ---- triggers
  'no-such-trigger': {
    status: 404,
    title: 'No such trigger',
    explains:
      'The newest version of the process has no trigger of this name, or it is not reached like this.',
  },
  'no-such-delivery': {
    status: 404,
    title: 'No such delivery',
    explains: 'It was dropped after its time, or never there.',
  },
  'trigger-not-signed': {
    status: 401,
    title: 'The sender is not known',
    explains: 'The secret or signature is missing or wrong. `detail` says which; nothing was kept.',
  },
  'trigger-method': {
    status: 405,
    title: 'Not the way to call this address',
    explains: 'The trigger takes another method.',
  },
  'trigger-full': {
    status: 429,
    title: 'Too much is waiting',
    explains:
      'As many deliveries of this trigger wait as may. Nothing was kept; `Retry-After` says when to send it again.',
  },
  'trigger-not-ready': {
    status: 503,
    title: 'Not ready to take anything',
    explains: 'The trigger is paused or not set up wholly. The process page says why.',
  },
  // ---- the server
  busy: {
    status: 429,
    title: 'Baton is busy',
    explains:
      'More waits than Baton can save at this moment, so nothing new begins; what runs goes on. Nothing was kept. `Retry-After` says when to try again.',
  },
  overloaded: {
    status: 503,
    title: 'Too much at once',
    explains: 'Nothing was changed. Try again in a moment.',
  },
  'not-saved': {
    status: 503,
    title: 'It could not be saved',
    explains: 'Nothing was changed. Try again in a moment.',
  },
  'perhaps-saved': {
    status: 503,
    title: 'It may have been saved or not',
    explains:
      'The database did not answer in time. Look before you do it again; repeated with the same `Idempotency-Key` it is done once.',
  },
  closing: {
    status: 503,
    title: 'Baton is shutting down',
    explains: 'Nothing was changed. Try again when it is back.',
  },
  'unexpected-failure': {
    status: 500,
    title: 'Something in Baton failed',
    explains: 'A fault of Baton’s own; the server’s log has the details under the request’s number.',
  },
} as const satisfies Readonly<Record<string, ErrorKind>>;

export type ErrorCode = keyof typeof errorCatalogue;
