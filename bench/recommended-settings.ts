/** Of PostgreSQL, as `docs/scaling.md` recommends them. */
export const RECOMMENDED = ['shared_buffers=512MB', 'max_wal_size=4GB', 'checkpoint_timeout=15min'];
