/**
 * The log: one JSON object a line, for programs that collect them.
 *
 * Invariants:
 * JL1  `time` is ISO 8601 in UTC, `level` a word, `node` which Baton it was; an exception is told whole, under whichever name.
 */
import { type DestinationStream, type Logger, pino } from 'pino';

export interface JsonLogSettings {
  readonly level: 'error' | 'warn' | 'info' | 'silent';
  /** Which Baton it is among several. */
  readonly node: string;
  readonly destination: DestinationStream;
}

export function jsonLog({ level, node, destination }: JsonLogSettings): Logger {
  const { err } = pino.stdSerializers;
  return pino(
    {
      level,
      base: { node },
      timestamp: pino.stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      serializers: { err, error: err },
    },
    destination,
  );
}

/** A file, or `-` for standard output; each line is there when the call returns. */
export function logDestination(file: string): DestinationStream {
  return pino.destination({ dest: file === '-' ? 1 : file, mkdir: true, sync: true });
}
