import { libraryContract } from '../../../test/contracts/library-contract.ts';
import { tablesContract } from '../../../test/contracts/tables-contract.ts';
import { triggerStoreContract } from '../../../test/contracts/trigger-store-contract.ts';
import { openSqliteStore } from './sqlite-store.ts';

const inMemory = () => openSqliteStore(':memory:');

libraryContract('SQLite', inMemory);
tablesContract('SQLite', inMemory);
triggerStoreContract('SQLite', inMemory);
