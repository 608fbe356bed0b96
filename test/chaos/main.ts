/**
 * `npm run chaos -- --minutes N [--seed S] [--nodes N] [--rate STARTS] [--every MS] [--store sqlite|postgres] [--json]`, or
 * `--rolling-from COMMIT`: nodes of that build are replaced one by one by this one, in place of the disturbances.
 * Exit code 0 where nothing was lost and nothing done twice. The seed gives the same disturbances again, not the same timing.
 */
import { parseArgs } from 'node:util';
import { isWell } from './examine.ts';
import { runRollingUpdate } from './rolling-update.ts';
import { type ChaosOptions, runChaos } from './run-chaos.ts';

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '5' },
    seed: { type: 'string' },
    nodes: { type: 'string', default: '3' },
    rate: { type: 'string', default: '100' },
    every: { type: 'string', default: '5000' },
    lease: { type: 'string', default: '15000' },
    store: { type: 'string', default: 'postgres' },
    'rolling-from': { type: 'string' },
  },
});

const options: ChaosOptions = {
  store: values.store === 'sqlite' ? 'sqlite' : 'postgres',
  nodes: Number(values.nodes),
  minutes: Number(values.minutes),
  seed: Number(values.seed ?? Math.floor(Math.random() * 2 ** 31)),
  startsPerSecond: Number(values.rate),
  every_ms: Number(values.every),
  lease_ms: Number(values.lease),
  say: values.json ? () => undefined : (text) => console.error(text),
};
const commit = values['rolling-from'];
const report = await (commit === undefined ? runChaos(options) : runRollingUpdate(options, commit));
if (values.json) console.log(JSON.stringify(report));
else console.log({ ...report, wrong: report.wrong.slice(0, 50) });
process.exitCode = isWell(report) ? 0 : 1;
