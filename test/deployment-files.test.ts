/**
 * The files of `deploy/` held against what they name: nothing here builds an image, so what a build would stumble over is
 * looked for.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');
const fileOf = (path: string) => readFileSync(join(root, path), 'utf8');
const documented = fileOf('docs/cli.md');

interface Instruction {
  readonly name: string;
  readonly rest: string;
}

/** Lines that go on are joined; comments are left out. */
function instructionsOf(dockerfile: string): readonly Instruction[] {
  const lines = dockerfile.replaceAll(/\\\n/gu, ' ').split('\n');
  return lines
    .filter((line) => line.trim() !== '' && !line.startsWith('#'))
    .map((line) => {
      const [name = '', ...rest] = line.trim().split(/\s+/u);
      return { name, rest: rest.join(' ') };
    });
}

describe('the Dockerfile', () => {
  const instructions = instructionsOf(fileOf('deploy/Dockerfile'));
  const of = (name: string) => instructions.filter((one) => one.name === name).map(({ rest }) => rest);
  const copied = of('COPY').filter((rest) => !rest.startsWith('--from'));

  test('has instructions Docker knows, and stages that are there', () => {
    const known = [
      'FROM',
      'WORKDIR',
      'COPY',
      'RUN',
      'ENV',
      'USER',
      'VOLUME',
      'EXPOSE',
      'HEALTHCHECK',
      'STOPSIGNAL',
    ];
    expect(
      instructions.map(({ name }) => name).filter((name) => ![...known, 'ENTRYPOINT', 'CMD'].includes(name)),
    ).toEqual([]);
    const stages = of('FROM').flatMap((rest) => / AS (\S+)$/u.exec(rest)?.[1] ?? []);
    for (const rest of of('COPY')) {
      const from = /^--from=(\S+)/u.exec(rest)?.[1];
      if (from !== undefined) expect(stages).toContain(from);
    }
  });

  test('copies what a checkout has, and no more than is let into the build', () => {
    const let_in = fileOf('deploy/Dockerfile.dockerignore');
    for (const source of copied.flatMap((rest) => rest.split(' ').slice(0, -1))) {
      expect(existsSync(join(root, source)), source).toBe(true);
      expect(let_in).toMatch(new RegExp(`^!${source.replaceAll('.', '\\.')}$`, 'm'));
    }
  });

  test('runs scripts that package.json has, as nobody special, and ends in the command', () => {
    const { scripts }: { scripts: Record<string, string> } = JSON.parse(fileOf('package.json'));
    const run = of('RUN').flatMap((rest) =>
      [...rest.matchAll(/npm run (\S+)/gu)].map(([, name = '']) => name),
    );
    expect(run).toEqual(['build']);
    for (const name of run) expect(Object.keys(scripts)).toContain(name);
    expect(of('USER')).toEqual(['node']);
    const entry: readonly string[] = JSON.parse(of('ENTRYPOINT')[0] ?? '[]');
    expect(existsSync(join(root, entry[1] ?? ''))).toBe(true);
    const command: readonly string[] = JSON.parse(of('CMD')[0] ?? '[]');
    for (const word of command.slice(1)) expect(documented).toContain(`\`${word}`);
    for (const [, name = ''] of (of('ENV')[0] ?? '').matchAll(/\b(BATON_\w+)=/gu))
      expect(documented).toContain(name);
  });

  test('asks an address that is there whether it lives', () => {
    const path = /\/health\/\w+/u.exec(of('HEALTHCHECK')[0] ?? '')?.[0] ?? '';
    expect(fileOf('src/server/routes/health-routes.ts')).toContain(`'${path}'`);
  });
});

interface Service {
  readonly image?: string;
  readonly build?: { readonly context: string; readonly dockerfile: string };
  readonly command?: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly volumes?: readonly string[];
  readonly depends_on?: Readonly<Record<string, unknown>> | readonly string[];
  readonly stop_grace_period?: string;
}

describe('the compose file', () => {
  // The reader that @fastify/swagger brings along.
  const { parse }: { parse: (text: string, options: object) => unknown } = createRequire(
    createRequire(import.meta.url).resolve('@fastify/swagger'),
  )('yaml');
  // cast: checked below as far as it is looked at
  const compose = parse(fileOf('deploy/compose.yaml'), { merge: true }) as {
    services: Record<string, Service>;
    volumes: Record<string, unknown>;
  };
  const nodes = Object.entries(compose.services).filter(([name]) => name.startsWith('node-'));

  test('has three alike nodes with folders of their own, on the one database', () => {
    expect(nodes.length).toBe(3);
    for (const [name, node] of nodes) {
      expect(node.volumes).toEqual([`${name}:/data`]);
      expect(node.environment?.BATON_DATABASE).toContain('@database/');
      expect(existsSync(join(root, 'deploy', node.build?.context ?? '', node.build?.dockerfile ?? ''))).toBe(
        true,
      );
      for (const variable of Object.keys(node.environment ?? {})) expect(documented).toContain(variable);
    }
  });

  test('names only volumes, services and files that are there', () => {
    for (const service of Object.values(compose.services)) {
      const needs = service.depends_on ?? [];
      for (const name of Array.isArray(needs) ? needs : Object.keys(needs))
        expect(Object.keys(compose.services)).toContain(name);
      for (const volume of service.volumes ?? []) {
        const [source = ''] = volume.split(':');
        if (source.startsWith('./')) expect(existsSync(join(root, 'deploy', source))).toBe(true);
        else expect(Object.keys(compose.volumes)).toContain(source);
      }
    }
  });

  test('gives a node more time to stop than it may take', () => {
    const command = nodes[0]?.[1].command ?? [];
    const seconds = (option: string) => Number(command[command.indexOf(option) + 1]);
    const longest = seconds('--drain-notice-seconds') + 2 * seconds('--drain-seconds');
    expect(Number.parseInt(nodes[0]?.[1].stop_grace_period ?? '', 10)).toBeGreaterThan(longest);
  });

  test('has a proxy that knows these nodes, and asks them whether they are ready', () => {
    const proxy = fileOf('deploy/Caddyfile');
    const upstreams = /reverse_proxy ([^{]+)\{/u.exec(proxy)?.[1]?.trim().split(/\s+/u);
    expect(upstreams).toEqual(nodes.map(([name]) => `${name}:4600`));
    const path = /health_uri (\S+)/u.exec(proxy)?.[1] ?? '';
    expect(fileOf('src/server/routes/health-routes.ts')).toContain(`'${path}'`);
    expect(proxy.split('{').length).toBe(proxy.split('}').length);
  });
});

describe('the unit of systemd', () => {
  const unit = fileOf('deploy/baton.service');

  test('starts the command with settings that Baton knows', () => {
    expect(unit).toMatch(/^ExecStart=\/usr\/bin\/node \/opt\/baton\/bin\/baton serve$/m);
    for (const [, name = ''] of unit.matchAll(/\b(BATON_\w+)=/gu)) expect(documented).toContain(name);
  });

  const verify = spawnSync('systemd-analyze', ['--version']);
  test.skipIf(verify.status !== 0)('is one that systemd understands', () => {
    const path = join(root, 'deploy/baton.service');
    const { stderr } = spawnSync('systemd-analyze', ['verify', '--man=no', path], { encoding: 'utf8' });
    // The machine that tests need not have Baton in /opt.
    expect(
      stderr
        .split('\n')
        .filter((line) => line.includes('baton.service') && !line.includes('is not executable')),
    ).toEqual([]);
  });
});
