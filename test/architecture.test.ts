/**
 * Style and structure as a test: reads every source file once and reports what breaks the design, as
 * `path:line: message`. The rules are DESIGN's: which room may import which, what pure rooms must not touch,
 * how long a file may be, which names are drawers.
 */
import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = resolve(dirname(fileURLToPath(import.meta.url)), '..');

/** Room → rooms it may import values or types from. `types:x` allows `import type` only. */
const mayImport: Readonly<Record<string, readonly string[]>> = {
  expressions: [],
  xml: [],
  bpmn: ['expressions', 'xml'],
  dmn: ['expressions', 'xml'],
  wiring: ['bpmn', 'dmn', 'expressions'],
  kernel: ['types:wiring', 'expressions'],
  ports: ['types:kernel', 'types:wiring', 'types:expressions', 'types:bpmn'],
  host: ['kernel', 'ports', 'wiring', 'expressions', 'types:bpmn'],
  store: ['ports', 'types:kernel', 'types:wiring', 'types:expressions', 'types:bpmn'],
  connectors: ['ports', 'dmn', 'types:kernel', 'expressions'],
  triggers: ['ports', 'connectors', 'people', 'types:kernel', 'types:wiring', 'expressions'],
  operation: ['ports'],
  people: ['ports', 'types:kernel', 'types:wiring', 'types:expressions'],
  agents: ['ports', 'types:kernel', 'bpmn', 'wiring'],
  insight: ['ports', 'types:kernel', 'bpmn', 'wiring'],
  plan: ['ports', 'types:kernel', 'bpmn', 'wiring'],
  server: [
    'host',
    'people',
    'agents',
    'insight',
    'plan',
    'bpmn',
    'dmn',
    'xml',
    'wiring',
    'types:ports',
    'types:kernel',
    'types:expressions',
  ],
  cli: [
    'host',
    'people',
    'agents',
    'insight',
    'plan',
    'bpmn',
    'wiring',
    'types:server',
    'types:ports',
    'types:kernel',
    'types:expressions',
  ],
};

const pureRooms = ['expressions', 'xml', 'bpmn', 'wiring', 'kernel', 'dmn'];

const bannedInPure: readonly (readonly [RegExp, string])[] = [
  [/\bDate\.now\b/, 'time comes in with the command'],
  [/\bnew Date\(\s*\)/, 'time comes in with the command'],
  [/\bMath\.random\b/, 'randomness comes in with the command'],
  [/\b(?:setTimeout|setInterval|setImmediate|queueMicrotask)\b/, 'pure rooms have no timers'],
  [/from '(?:node:|fs|path|http|crypto)/, 'pure rooms do no I/O'],
  [/\bprocess\.(?:env|argv|nextTick|hrtime)\b/, 'pure rooms know no machine'],
  [/\bfetch\(/, 'pure rooms do no I/O'],
];

const bannedAnywhere: readonly (readonly [RegExp, string])[] = [
  [/\b(?:TODO|FIXME|XXX)\b/, 'land the behaviour or leave it out'],
  [/@ts-(?:ignore|nocheck|expect-error)/, 'mend the type instead'],
  [/:\s*any\b(?!['"\w])/, 'say what it is, or unknown'],
  [/\bas any\b/, 'say what it is, or unknown'],
];

/** They take long to load, and the server starts without them. */
const lateLibraries = ['exceljs', 'mysql2', 'pg', 'prom-client', 'ssh2', 'tedious'];

const allowedCast = /\/\/ (?:cast|brand): \S/;
/** `as Name` in an expression, outside imports/exports, `as const` and comments. */
const cast =
  /[\w)\]}'"`] as (?!const\b)(?:[A-Z{[(]|unknown\b|string\b|number\b|never\b|readonly\b|typeof\b|keyof\b)/;

interface SourceFile {
  readonly path: string;
  readonly lines: readonly string[];
}

function sourcesUnder(folder: string): SourceFile[] {
  const found: SourceFile[] = [];
  for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
    if (!entry.isFile() || !/\.tsx?$/.test(entry.name) || entry.name.endsWith('.d.ts')) continue;
    const path = join(entry.parentPath, entry.name);
    if (path.includes('node_modules')) continue;
    found.push({
      path: relative(root, path).replaceAll('\\', '/'),
      lines: readFileSync(path, 'utf8').split('\n'),
    });
  }
  return found.sort((a, b) => a.path.localeCompare(b.path));
}

function isTest(file: SourceFile): boolean {
  return file.path.endsWith('.test.ts');
}

/** Comments and string contents blanked, so that a rule reads code only. Good enough line by line. */
function codeOf(line: string): string {
  if (/^\s*(?:\*|\/\*|\/\/)/.test(line)) return '';
  return line.replace(/'(?:[^'\\]|\\.)*'|"(?:[^"\\]|\\.)*"|`(?:[^`\\]|\\.)*`/g, "''").replace(/\/\/.*$/, '');
}

interface Import {
  readonly line: number;
  readonly target: string;
  readonly typeOnly: boolean;
  /** Loaded with the file that names it, not by an `import()` later. */
  readonly atStart: boolean;
}

function importsOf(file: SourceFile): Import[] {
  const text = file.lines.join('\n');
  const found: Import[] = [];
  for (const match of text.matchAll(
    /(?:^|\n)\s*(import|export)\s+(type\s+)?[^;'"]*?from\s+['"]([^'"]+)['"]/g,
  )) {
    found.push({
      line: text.slice(0, match.index + 1).split('\n').length,
      target: match[3] ?? '',
      typeOnly: match[2] !== undefined,
      atStart: match[2] === undefined,
    });
  }
  for (const match of text.matchAll(/\bimport\(\s*['"]([^'"]+)['"]\s*\)/g)) {
    found.push({
      line: text.slice(0, match.index).split('\n').length,
      target: match[1] ?? '',
      typeOnly: false,
      atStart: false,
    });
  }
  return found;
}

function roomOf(path: string): string | undefined {
  const parts = path.split('/');
  return parts[0] === 'src' && parts.length > 2 ? parts[1] : undefined;
}

function brokenImports(file: SourceFile): string[] {
  const room = roomOf(file.path);
  if (room === undefined || isTest(file)) return [];
  const allowed = mayImport[room];
  if (allowed === undefined) return [`${file.path}:1: room '${room}' is not in the design`];
  return importsOf(file).flatMap(({ line, target, typeOnly }) => {
    if (!target.startsWith('.')) return [];
    const imported = roomOf(relative(root, resolve(root, dirname(file.path), target)).replaceAll('\\', '/'));
    if (imported === room) return [];
    if (imported === undefined)
      return [`${file.path}:${line}: ${room} imports ${target}, which lies in no room`];
    if (allowed.includes(imported) || (typeOnly && allowed.includes(`types:${imported}`))) return [];
    return [
      `${file.path}:${line}: ${room} may not import ${imported}${allowed.includes(`types:${imported}`) ? ' but for its types' : ''}`,
    ];
  });
}

function matches(file: SourceFile, rules: readonly (readonly [RegExp, string])[]): string[] {
  return file.lines.flatMap((text, index) => {
    const code = codeOf(text) + (/from '/.test(text) ? text : '');
    return rules
      .filter(([pattern]) => pattern.test(code))
      .map(([, why]) => `${file.path}:${index + 1}: ${text.trim()} (${why})`);
  });
}

function silencedTypes(file: SourceFile): string[] {
  return file.lines.flatMap((text, index) => {
    if (/^\s*(?:import|export) .*\bas\b/.test(text) || allowedCast.test(text)) return [];
    const previous = file.lines[index - 1] ?? '';
    if (/^\s*\/\/ (?:cast|brand): \S/.test(previous)) return [];
    return cast.test(codeOf(text))
      ? [`${file.path}:${index + 1}: ${text.trim()} (a cast says why: // cast: …)`]
      : [];
  });
}

const sources = sourcesUnder('src');
const web = sourcesUnder('web');
const everything = [...sources, ...web];

describe('the rooms', () => {
  test('import only what the design lets them', () => {
    expect(sources.flatMap(brokenImports)).toEqual([]);
  });

  test('pure rooms touch neither clock nor chance nor the outside', () => {
    const pure = sources.filter((file) => pureRooms.includes(roomOf(file.path) ?? '') && !isTest(file));
    expect(pure.length).toBeGreaterThan(0);
    expect(pure.flatMap((file) => matches(file, bannedInPure))).toEqual([]);
  });

  test('connections to the outside are opened in one place', () => {
    const opening = sources
      .filter(({ path }) => !path.startsWith('src/connectors/outgoing/') && !path.endsWith('.test.ts'))
      .flatMap((file) =>
        importsOf(file)
          .filter(({ target, typeOnly }) => !typeOnly && /^(?:node:)?(?:net|tls|dgram|dns)\b/.test(target))
          .map(({ line, target }) => `${file.path}:${line}: ${target}`),
      );
    expect(opening).toEqual([]);
  });

  test('the list of connectors loads no library that only a step in use needs', () => {
    const loaded = new Map<string, string>();
    const files = new Map(sources.map((file) => [file.path, file]));
    const visit = (path: string, through: string) => {
      const file = files.get(path);
      if (file === undefined || loaded.has(path)) return;
      loaded.set(path, through);
      for (const { target, atStart } of importsOf(file)) {
        if (!atStart) continue;
        if (target.startsWith('.')) visit(join(dirname(path), target).replaceAll('\\', '/'), path);
        else loaded.set(target, path);
      }
    };
    visit('src/connectors/index.ts', '');
    const late = lateLibraries.flatMap((name) => {
      const through = loaded.get(name);
      return through === undefined ? [] : [`${through} imports ${name}: let import() do it at the first use`];
    });
    expect(late).toEqual([]);
  });

  test('the web imports nothing of the server but types of its API', () => {
    const wrong = web.flatMap((file) =>
      importsOf(file)
        .filter(({ target }) => /(?:^|\/)src\//.test(target))
        .filter(({ target, typeOnly }) => !typeOnly || !/src\/server\/api\//.test(target))
        .map(({ line, target }) => `${file.path}:${line}: ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});

describe('every file', () => {
  test('has at most 500 lines', () => {
    expect(
      everything
        .filter((file) => file.lines.length > 501)
        .map((file) => `${file.path}: ${file.lines.length} lines`),
    ).toEqual([]);
  });

  test('is named after its subject, not as a drawer', () => {
    const drawers = /(^|\/)(utils?|helpers?|common|misc|types|index\.barrel)(\.tsx?|\/)/;
    expect(everything.filter((file) => drawers.test(file.path)).map((file) => file.path)).toEqual([]);
  });

  test('leaves nothing for later and silences no type', () => {
    expect(everything.flatMap((file) => matches(file, bannedAnywhere))).toEqual([]);
    expect(everything.filter((file) => !isTest(file)).flatMap(silencedTypes)).toEqual([]);
  });

  test('is used: no source file that nothing imports', () => {
    const entries = new Set([
      'src/main.ts',
      // A thread or a process of its own begins with it.
      'src/connectors/api-import/read-worker.ts',
      'src/connectors/javascript/script-worker.ts',
      'src/connectors/pdf/pdf-worker.ts',
      'src/connectors/spreadsheet/sheet-worker.ts',
      'src/connectors/sqlite/sqlite-process.ts',
      'web/main.tsx',
      'web/vite.config.ts',
    ]);
    const imported = new Set(
      everything
        .filter((file) => !isTest(file))
        .flatMap((file) =>
          importsOf(file)
            .filter(({ target }) => target.startsWith('.'))
            .map(({ target }) =>
              relative(root, resolve(root, dirname(file.path), target)).replaceAll('\\', '/'),
            ),
        ),
    );
    const dead = everything.filter(
      (file) => !isTest(file) && !entries.has(file.path) && !imported.has(file.path),
    );
    expect(dead.map((file) => file.path)).toEqual([]);
  });
});
