import type { ParentLink } from '../../../kernel/command.ts';
import type { InstanceLine } from '../../../ports/store.ts';
import { instanceLineOf } from '../../sql/rows.ts';
import type { Database } from '../database.ts';
import { SELECT_INSTANCE } from '../instance-columns.ts';

const CALLED = `${SELECT_INSTANCE} WHERE parent_instance = ? AND parent_key = ? ORDER BY id`;

export function instancesCalledBy(database: Database, caller: ParentLink): readonly InstanceLine[] {
  return database.all(CALLED, [caller.instance, caller.key]).map(instanceLineOf);
}
