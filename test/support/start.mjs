// npm start: the playground in VS Code, with the extension and a database.
import { parseArgs } from 'node:util';
import './end-with-npm.mjs';
import { installPackages } from './install.mjs';

const help = `Opens the playground, a small shop, in VS Code with Forecost and a PostgreSQL 18 that holds its data.

npm start -- [options]

  --code         open it in the desktop's VS Code ("code" on the PATH); the default where there is one
  --browser      open it in VS Code for the browser, on a loopback port
  --port NUMBER  the port for the browser; by default 7480, or another where that is taken
  --no-load      without the background load that makes statistics move
  --reset        forget what was changed in the playground's files and data, and make them again
  --help         this page

The first time it installs what is missing and fills the database, which takes some minutes.
Ctrl-C stops everything.`;

const options = {
  code: { type: 'boolean' },
  browser: { type: 'boolean' },
  port: { type: 'string' },
  load: { type: 'boolean', default: true },
  reset: { type: 'boolean' },
  help: { type: 'boolean' },
};

const wanted = readArguments();
await installPackages();
await import('tsx');
const { startForecost } = await import('./start-forecost.mts');
await startForecost(wanted);

function readArguments() {
  try {
    const { values } = parseArgs({ options, allowNegative: true });
    if (values.help) {
      console.log(help);
      process.exit(0);
    }
    if (values.code && values.browser) throw new Error('Choose one of --code and --browser.');
    const port = values.port === undefined ? undefined : Number(values.port);
    if (port !== undefined && !(Number.isInteger(port) && port > 0 && port < 65_536)) {
      throw new Error(`"${values.port}" is no port; a port is a number from 1 to 65535.`);
    }
    return {
      editor: values.code ? 'code' : values.browser ? 'browser' : undefined,
      port,
      load: values.load,
      reset: values.reset ?? false,
    };
  } catch (error) {
    console.error(`${error.message}\n"npm start -- --help" says what there is.`);
    process.exit(2);
  }
}
