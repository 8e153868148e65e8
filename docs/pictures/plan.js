'use strict';

const { execFile } = require('node:child_process');
const { mkdir, mkdtemp, rm, symlink, writeFile } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { PassThrough, Writable } = require('node:stream');
const { promisify } = require('node:util');
const { startEmulator } = require('bottender-persona/emulator');
const { svgOf } = require('./terminal');

const ROOT = join(__dirname, '../..');
const PICTURE = join(__dirname, 'plan.svg');
const COLUMNS = 62;
const PAGE = {
  id: '1000000000001',
  name: "Jasper's Market",
  accessToken: 'emulated-market-token',
};
// Made up, and good for the emulator alone.
const APP_SECRET = 'emulated-app-secret';

const entry = (name, picture) => ({ name, profilePictureUrl: `https://example.com/${picture}` });
const YESTERDAY = {
  john: entry('John Mathew', 'john.jpg'),
  mary: entry('Mary', 'mary.jpg'),
  ada: entry('Ada Smith', 'ada.jpg'),
  sam: entry('Sam Lee', 'sam.jpg'),
};
const TODAY = {
  john: entry('John Mathew', 'john-2.jpg'),
  mary: entry('Mary Parker', 'mary.jpg'),
  ada: entry('Ada Smith', 'ada.jpg'),
  zoe: entry('Zoe Adams', 'zoe.jpg'),
};

/** `npm run screenshot`: lets `sync` make a Page of the emulator match a roster, and takes a picture of the terminal. */
async function main() {
  const emulator = await startEmulator({ pages: [PAGE], appSecret: APP_SECRET });
  const folder = await mkdtemp(join(tmpdir(), 'plan-'));
  try {
    await makeProject(folder);
    await writeConfig(folder, emulator.origin, YESTERDAY);
    const args = [join(ROOT, 'dist/cli/bin.js'), 'sync', '--yes'];
    await promisify(execFile)(process.execPath, args, { cwd: folder });

    await writeConfig(folder, emulator.origin, TODAY);
    process.chdir(folder);
    const written = await syncAtTerminal();
    const title = 'bottender-persona sync shows its plan, asks, and carries it out';
    await writeFile(PICTURE, svgOf(written, { columns: COLUMNS, title }));
    console.log(`${PICTURE} shows the plan.`);
  } finally {
    process.chdir(ROOT);
    await emulator.close();
    await rm(folder, { recursive: true });
  }
}

async function makeProject(folder) {
  await mkdir(join(folder, 'node_modules'));
  await symlink(ROOT, join(folder, 'node_modules/bottender-persona'));
}

async function writeConfig(folder, origin, roster) {
  const messenger = { accessToken: PAGE.accessToken, appSecret: APP_SECRET, origin };
  const config = [
    "const { personas } = require('bottender-persona');",
    'module.exports = {',
    `  plugins: [personas({ roster: ${JSON.stringify(roster)} })],`,
    `  channels: { messenger: ${JSON.stringify(messenger)} },`,
    '};',
  ];
  await writeFile(join(folder, 'bottender.config.js'), config.join('\n'));
}

/** What stands on the screen after `sync`, with a person who says yes. */
async function syncAtTerminal() {
  const { run } = require(join(ROOT, 'dist/cli/run.js'));
  let written = '$ npx bottender-persona sync\n';
  const stdin = Object.assign(new PassThrough(), { isTTY: true });
  const screen = Object.assign(
    new Writable({
      write(chunk, encoding, done) {
        written += chunk;
        if (String(chunk).includes('[y/N]')) {
          written += 'y\n';
          stdin.write('y\n');
        }
        done();
      },
    }),
    { isTTY: true, columns: COLUMNS },
  );
  const code = await run(['sync'], { stdin, stdout: screen, stderr: screen, env: {} });
  if (code !== 0) throw new Error(`sync failed:\n${written}`);
  return written;
}

main().catch((error) => {
  console.error(error);
  process.exitCode = 1;
});
