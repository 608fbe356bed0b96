/** Carries out the programs of `store/sql/` on the embedded store, where nothing runs beside them. */
import type { Program, ProgramRunner } from '../sql/program.ts';
import type { Database } from './database.ts';

export function sqlitePrograms(database: Database): ProgramRunner {
  async function transaction<Result>(program: () => Program<Result>): Promise<Result> {
    return database.transaction(() => database.perform(program));
  }
  return {
    perform: async (program) => database.perform(program),
    guarded: transaction,
    alone: transaction,
  };
}
