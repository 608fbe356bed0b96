/** `npm run bench [-- NAME] [options]`: the measurement `bench/NAME.ts`; `instances` where none is named. */
import { build, install, runTool } from './set-up.mjs';

install();
build();
const [first, ...rest] = process.argv.slice(2);
const named = first !== undefined && !first.startsWith('-');
runTool('tsx/dist/cli.mjs', [
  `bench/${named ? first : 'instances'}.ts`,
  ...(named ? rest : process.argv.slice(2)),
]);
