import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { build, install, root } from './set-up.mjs';

install();
build();
const server = spawn(process.execPath, [join(root, 'bin', 'baton'), 'serve', ...process.argv.slice(2)], {
  stdio: 'inherit',
});
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => server.kill(signal));
server.on('exit', (code) => process.exit(code ?? 0));
