/** The thread that reads one description of an API and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { type ApiReading, readApi } from './read-api.ts';

const reading: ApiReading = workerData;

parentPort?.postMessage(readApi(reading));
