/** `baton deploy`: puts a diagram or a decision model into the library of the Baton found (`find-baton.ts`). */
import { basename } from 'node:path';
import type { DecisionDeployResult } from '../server/api/decisions.ts';
import type { Finding } from '../server/api/finding.ts';
import type { DeployResult } from '../server/api/processes.ts';
import { postForm, Refused } from './api-client.ts';
import { onlyOne, readArguments } from './arguments.ts';
import type { Environment } from './environment.ts';
import { dataFolderOf, findBaton } from './find-baton.ts';
import type { Parts } from './parts.ts';
import { readNamedFile } from './read-file.ts';

export async function deploy(
  args: readonly string[],
  parts: Parts,
  environment: Environment,
): Promise<number> {
  const { values, positionals } = readArguments(args, {
    key: { type: 'string' },
    name: { type: 'string' },
    wiring: { type: 'string' },
    data: { type: 'string' },
  });
  const file = onlyOne(positionals, 'one BPMN or DMN file');
  const form = new FormData();
  if (values.key !== undefined) form.set('key', values.key);
  if (values.name !== undefined) form.set('name', values.name);
  if (values.wiring !== undefined)
    form.set('wiring', Buffer.from(await readNamedFile(values.wiring)).toString('utf8'));
  form.set('file', new File([new Uint8Array(await readNamedFile(file))], basename(file)));
  const baton = await findBaton(dataFolderOf(values.data, environment), parts, environment);
  try {
    if (file.toLowerCase().endsWith('.dmn')) {
      const result = await postForm<DecisionDeployResult>(baton.connection, '/api/decisions', form);
      environment.out(describeDecisions(result));
      return 0;
    }
    const result = await postForm<DeployResult>(baton.connection, '/api/processes', form);
    environment.out(describe(result, baton.url));
    return 0;
  } catch (error) {
    if (!(error instanceof Refused)) throw error;
    const what = error.problem.code === 'file-unreadable' ? `${basename(file)} cannot be used: ` : '';
    environment.error(
      [
        `${what}${error.message}`,
        ...(error.problem.findings ?? [])
          .filter((finding) => finding.message !== error.message)
          .map(findingLine),
      ].join('\n'),
    );
    return 1;
  } finally {
    await baton.close();
  }
}

function describe(result: DeployResult, url: string | undefined): string {
  const what = result.unchanged
    ? `${result.name} was there already, unchanged: ${result.key} version ${result.version}.`
    : `Deployed ${result.name}: ${result.key} version ${result.version}.`;
  const see =
    url === undefined
      ? `Start a case with: baton start ${result.key}`
      : `See it at ${url}/processes/${result.key}`;
  return [what, ...followLines(result), ...result.findings.map(findingLine), see].join('\n');
}

/** What became of the version before. */
function followLines({ follows }: DeployResult): readonly string[] {
  if (follows === undefined) return [];
  const { changes, kept } = follows;
  const { added, removed, followed, same } = changes;
  const found = same + followed.length;
  return [
    `  Against version ${changes.from}: ${found} found again, ${added.length} new, ${removed.length} gone.`,
    ...followed
      .filter(({ before, after }) => before.name !== after.name)
      .map(({ before, after, reason }) => `  ${after.name} was ${before.name}. ${reason}`),
    ...removed.map(({ name, element }) => `  gone [${element}] ${name}`),
    ...kept.map(({ sentence }) => `  ${sentence}`),
  ];
}

function describeDecisions(result: DecisionDeployResult): string {
  const what = result.unchanged
    ? `${result.name} was there already, unchanged: ${result.key} version ${result.version}.`
    : `Put ${result.name} into use: ${result.key} version ${result.version}.`;
  const decisions = result.decisions.map(({ id, name }) => `  decides ${name} [${id}]`);
  const updated = result.updated.map(
    ({ name, version }) => `  ${name} goes by it from version ${version} on.`,
  );
  return [what, ...decisions, ...updated, ...result.findings.map(findingLine)].join('\n');
}

function findingLine(finding: Finding): string {
  const where = finding.element === undefined ? '' : ` [${finding.element}]`;
  const remedy = finding.default === undefined ? '' : ` ${finding.default}`;
  return `  ${finding.severity}${where} ${finding.message}${remedy}`;
}
