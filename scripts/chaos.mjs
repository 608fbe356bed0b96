/** `npm run chaos -- [options]`: nodes killed, paused and cut off under load; the options stand in `test/chaos/main.ts`. */
import { build, install, runTool } from './set-up.mjs';

install();
build();
runTool('tsx/dist/cli.mjs', ['test/chaos/main.ts', ...process.argv.slice(2)]);
