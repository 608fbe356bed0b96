/** The thread that reads one PDF and ends. */
import { parentPort, workerData } from 'node:worker_threads';
import { type PdfReading, readPages } from './read-pages.ts';

const reading: PdfReading = workerData;

parentPort?.postMessage(await readPages(reading));
