/** What the host tells an operator. Shaped like pino's methods, so that a pino logger is one. */
export interface Log {
  error(details: Readonly<Record<string, unknown>>, message: string): void;
  warn(details: Readonly<Record<string, unknown>>, message: string): void;
  info(details: Readonly<Record<string, unknown>>, message: string): void;
}

export const silentLog: Log = { error() {}, warn() {}, info() {} };
