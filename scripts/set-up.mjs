/**
 * Brings a checkout to the point where Baton can run, using Node and npm alone: installs the packages when the
 * lock file is newer than the last install, compiles when a source is newer than the last build. A second run
 * only compares modification times.
 */
import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = dirname(dirname(fileURLToPath(import.meta.url)));

/** Runs a program in the checkout with its output shown; ends this process with its exit code if it fails. */
export function run(program, args, options = {}) {
  const result = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    shell: process.platform === 'win32',
    ...options,
  });
  if (result.status !== 0) process.exit(result.status ?? 1);
}

export function runTool(packagePath, args) {
  run(process.execPath, [join(root, 'node_modules', packagePath), ...args]);
}

function modifiedAt(path) {
  return existsSync(path) ? statSync(path).mtimeMs : 0;
}

function newestIn(path) {
  if (!existsSync(path)) return 0;
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return readdirSync(path).reduce(
    (newest, name) => Math.max(newest, newestIn(join(path, name))),
    stat.mtimeMs,
  );
}

export function install() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major < 20 || (major === 20 && minor < 19)) {
    console.error(`Baton needs Node 20.19 or newer; this is Node ${process.versions.node}.`);
    process.exit(1);
  }
  const marker = join(root, 'node_modules', '.package-lock.json');
  if (modifiedAt(marker) > 0 && modifiedAt(marker) >= modifiedAt(join(root, 'package-lock.json'))) return;
  console.error('Installing packages (once) …');
  run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error']);
  if (modifiedAt(marker) < modifiedAt(join(root, 'package-lock.json')))
    writeFileSync(marker, '', { flag: 'a' });
}

/** Compiles when needed, or always with `force`; an unfinished build leaves no stamp and is done again. */
export function build({ force = false } = {}) {
  const stamp = join(root, 'dist', '.built');
  const inputs = [
    'src',
    'web',
    'scripts/bundle-server.mjs',
    'package-lock.json',
    'tsconfig.base.json',
    'tsconfig.build.json',
  ];
  const newest = Math.max(...inputs.map((input) => newestIn(join(root, input))));
  if (!force && modifiedAt(stamp) >= newest) return;
  console.error('Building (once) …');
  rmSync(join(root, 'dist'), { recursive: true, force: true });
  mkdirSync(join(root, 'dist'), { recursive: true });
  const started = new Date();
  runTool('typescript/bin/tsc', ['-p', 'tsconfig.build.json']);
  run(process.execPath, [join(root, 'scripts', 'bundle-server.mjs')]);
  runTool('vite/bin/vite.js', ['build', '--config', 'web/vite.config.ts', '--logLevel', 'warn']);
  writeFileSync(stamp, `${started.toISOString()}\n`);
}
