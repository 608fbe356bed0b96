/**
 * The `baton` command: which commands there are, help, and what becomes of a failure.
 *
 * Boundary: a command's file is loaded only when it is called; what it works with comes from `main.ts`.
 *
 * Invariants:
 * K1  Exit codes: 0 it worked, 1 it did not, 2 the arguments make no sense.
 */
import { UsageError } from './arguments.ts';
import type { Environment } from './environment.ts';
import type { Parts } from './parts.ts';

interface Command {
  readonly usage: string;
  readonly summary: string;
  run(args: readonly string[], parts: Parts, environment: Environment): Promise<number>;
}

export const commands: Readonly<Record<string, Command>> = {
  serve: {
    usage:
      'serve [--port N] [--data FOLDER] [--host ADDRESS] [--open-to-network] [--allow ADDRESS]… [--waiting N] [--drain-seconds N] [--drain-notice-seconds N] [--metrics-open] [--log FILE] [--log-level LEVEL]',
    summary: 'serve the application',
    run: async (args, parts, environment) => (await import('./serve.ts')).serve(args, parts, environment),
  },
  check: {
    usage: 'check FILE… [--json]',
    summary: 'tell what a diagram holds and what Baton would do with it',
    run: async (args, _parts, environment) => (await import('./check.ts')).check(args, environment),
  },
  deploy: {
    usage: 'deploy FILE [--key KEY] [--name NAME] [--wiring FILE] [--data FOLDER]',
    summary: 'put a diagram into the library',
    run: async (args, parts, environment) => (await import('./deploy.ts')).deploy(args, parts, environment),
  },
  start: {
    usage: 'start KEY [--vars JSON] [--title TEXT] [--version N] [--data FOLDER]',
    summary: 'start a case',
    run: async (args, parts, environment) => (await import('./start.ts')).start(args, parts, environment),
  },
  export: {
    usage: 'export KEY [--version N] [--to FILE] [--data FOLDER]',
    summary: 'give a diagram back, exactly as it was deployed',
    run: async (args, parts, environment) =>
      (await import('./export.ts')).exportFile(args, parts, environment),
  },
  wiring: {
    usage:
      'wiring pull KEY [--version N | --draft] [--to FILE] | push KEY FILE [--publish] [--replace] | diff KEY [FILE] [--from N] [--to N] [--data FOLDER]',
    summary: 'keep the wiring of a process in a file: get it, put it back as a draft, see what changed',
    run: async (args, parts, environment) => (await import('./wiring.ts')).wiring(args, parts, environment),
  },
  credentials: {
    usage:
      'credentials list | set NAME [--kind KIND] [--field NAME=VALUE]… [--secret NAME] [--secret-from-env NAME=VARIABLE]… [--grant CONNECTOR]… | remove NAME | rotate [--data FOLDER]',
    summary: 'what steps sign in with: see it, enter it, remove it, lock it with a new key',
    run: async (args, parts, environment) =>
      (await import('./credentials.ts')).credentials(args, parts, environment),
  },
  api: {
    usage:
      'api read FILE-OR-ADDRESS | import FILE-OR-ADDRESS [--name NAME] [--base ADDRESS] [--operation ID]… [--all] | list | remove NAME [--data FOLDER]',
    summary:
      'APIs for your steps from their descriptions (OpenAPI, Swagger): read one, take operations over, see and remove them',
    run: async (args, parts, environment) =>
      (await import('./imported-apis.ts')).importedApis(args, parts, environment),
  },
  templates: {
    usage: 'templates list | add FILE… | remove ID [--version N] [--data FOLDER]',
    summary: 'element templates for the steps of your processes: see them, add files of them, remove them',
    run: async (args, parts, environment) =>
      (await import('./templates.ts')).templates(args, parts, environment),
  },
  documents: {
    usage: 'documents [--data FOLDER]',
    summary: 'how many files and large values are kept, and how much room they take',
    run: async (args, parts, environment) =>
      (await import('./documents.ts')).documents(args, parts, environment),
  },
  retention: {
    usage:
      'retention KEY [--cases TIME | for-ever] [--deliveries TIME | default] [--preview] [--data FOLDER]',
    summary: 'how long a process keeps its ended cases: see it, say it, count what would be removed',
    run: async (args, parts, environment) =>
      (await import('./retention.ts')).retention(args, parts, environment),
  },
  migrate: {
    usage: 'migrate [--data FOLDER]',
    summary: 'bring the database to the schema of this Baton, and nothing else',
    run: async (args, parts, environment) =>
      (await import('./copies.ts')).migrateCommand(args, parts, environment),
  },
  backup: {
    usage: 'backup FILE [--data FOLDER]',
    summary: 'everything as it is at one moment, in one file; while Baton runs or not',
    run: async (args, parts, environment) =>
      (await import('./copies.ts')).backupCommand(args, parts, environment),
  },
  restore: {
    usage: 'restore FILE [--data FOLDER]',
    summary: 'bring a backup into an empty folder or database, all of it or nothing',
    run: async (args, parts, environment) =>
      (await import('./copies.ts')).restoreCommand(args, parts, environment),
  },
  move: {
    usage: 'move --to postgres://… [--data FOLDER]',
    summary: 'from the file in the data folder to PostgreSQL, with everything that runs',
    run: async (args, parts, environment) =>
      (await import('./copies.ts')).moveCommand(args, parts, environment),
  },
  rehearse: {
    usage: 'rehearse FILE… [--json] [--seed N] [--runs N] [--ways] [--vars JSON]',
    summary: 'play a diagram through with a seeded random crew',
    run: async (args, parts, environment) =>
      (await import('./rehearse.ts')).rehearseCommand(args, parts.openStage, environment),
  },
  help: {
    usage: 'help [COMMAND]',
    summary: 'this list',
    run: async (args, _parts, environment) => help(args, environment),
  },
  version: {
    usage: 'version',
    summary: 'which Baton this is',
    run: async (_args, parts, environment) => {
      environment.out(parts.version);
      return 0;
    },
  },
};

const synonyms: Readonly<Record<string, string>> = {
  '--help': 'help',
  '-h': 'help',
  '--version': 'version',
  '-v': 'version',
};

export async function runCommand(
  argv: readonly string[],
  parts: Parts,
  environment: Environment,
): Promise<number> {
  const [given = 'help', ...args] = argv;
  const name = synonyms[given] ?? given;
  const command = Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (command === undefined) {
    environment.error(
      `There is no command “${given}”. The commands are: ${Object.keys(commands).join(', ')}.`,
    );
    return 2;
  }
  if (args.includes('--help') || args.includes('-h')) return help([name], environment);
  try {
    return await command.run(args, parts, environment);
  } catch (error) {
    if (error instanceof UsageError) {
      environment.error(`${error.message}\nUsage: baton ${command.usage}`);
      return 2;
    }
    environment.error(error instanceof Error ? error.message : String(error));
    return 1;
  }
}

function help(args: readonly string[], environment: Environment): number {
  const [name] = args;
  const command = name !== undefined && Object.hasOwn(commands, name) ? commands[name] : undefined;
  if (name !== undefined && command === undefined) throw new UsageError(`There is no command “${name}”.`);
  if (command !== undefined) {
    environment.out(`baton ${command.usage}\n\n${command.summary}. More in docs/cli.md.`);
    return 0;
  }
  const lines = Object.values(commands).map(({ usage, summary }) => `  baton ${usage}\n      ${summary}`);
  environment.out(
    `Baton runs the process diagrams a business already has.\n\n${lines.join('\n')}\n\nMore in docs/cli.md.`,
  );
  return 0;
}
