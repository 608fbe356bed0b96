/** `npm run simulate -- --seeds N [--from S]`: so many simulated runs of three nodes in a storm, each from its own seed. */
import { parseArgs } from 'node:util';
import { simulate } from './simulate.ts';

const { values } = parseArgs({
  options: { seeds: { type: 'string', default: '1000' }, from: { type: 'string', default: '1' } },
});
const [seeds, from] = [Number(values.seeds), Number(values.from)];
const total = { acknowledged: 0, effects: 0, kills: 0, pauses: 0, cuts: 0, failed: 0 };
for (let seed = from; seed < from + seeds; seed++) {
  const { wrong, blows, acknowledged, effects } = await simulate({ seed });
  total.acknowledged += acknowledged;
  total.effects += effects;
  total.kills += blows.kills;
  total.pauses += blows.pauses;
  total.cuts += blows.cuts;
  if (wrong.length > 0) {
    total.failed += 1;
    process.stdout.write(`seed ${seed}:\n${wrong.map((line) => `  ${line}\n`).join('')}`);
  } else if ((seed - from + 1) % 500 === 0) process.stdout.write(`${seed - from + 1} of ${seeds}\n`);
}
process.stdout.write(`${JSON.stringify({ seeds, from, ...total })}\n`);
process.exitCode = total.failed > 0 ? 1 : 0;
