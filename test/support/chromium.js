'use strict';

const { execFile } = require('node:child_process');
const { existsSync } = require('node:fs');
const { mkdtemp, rename, rm, writeFile } = require('node:fs/promises');
const { tmpdir } = require('node:os');
const { join } = require('node:path');
const { promisify } = require('node:util');
const { chromium } = require('playwright-core');

const VERSION = '141';
const FOLDER = join(tmpdir(), `bottender-persona-chromium-${VERSION}`);

/** Starts the Chromium that comes with the packages. It needs no library and no font of the system. */
async function launchChromium() {
  if (!existsSync(FOLDER)) await unpack();
  return chromium.launch({
    executablePath: join(FOLDER, 'chromium'),
    headless: true,
    env: {
      ...process.env,
      LD_LIBRARY_PATH: join(FOLDER, 'al2023/lib'),
      FONTCONFIG_FILE: join(FOLDER, 'fonts.conf'),
    },
    args: [
      // It runs as root in containers, and visits nothing but this machine.
      '--no-sandbox',
      '--no-zygote',
      '--no-first-run',
      '--no-pings',
      '--no-default-browser-check',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-domain-reliability',
      '--disable-dev-shm-usage',
      '--disable-gpu',
      '--disable-sync',
      '--font-render-hinting=none',
      // What it might ask for all the same does not leave the machine.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  });
}

/**
 * Unpacks the browser into a folder that is there only when it is complete: several test files may want it at
 * the same time.
 */
async function unpack() {
  const own = await mkdtemp(`${FOLDER}-`);
  try {
    // The package unpacks into the folder for temporary files, and its libraries only where it takes the
    // machine for one of Amazon's: a process of its own can be told both.
    await promisify(execFile)(process.execPath, [join(__dirname, 'unpack-chromium.mjs')], {
      env: { ...process.env, TMPDIR: own, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' },
    });
    await writeFile(join(own, 'fonts.conf'), FONTS);
    await rename(own, FOLDER);
  } catch (error) {
    await rm(own, { recursive: true, force: true });
    // Somebody else was faster.
    if (!existsSync(FOLDER)) throw error;
  }
}

/** The font of the package first, so that every machine shows the same; then whatever there is. */
const FONTS = `<?xml version="1.0"?>
<!DOCTYPE fontconfig SYSTEM "fonts.dtd">
<fontconfig>
  <dir>${FOLDER}/fonts</dir>
  <dir>/usr/share/fonts</dir>
  <cachedir>${FOLDER}/fonts-cache</cachedir>
  <alias><family>system-ui</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>sans-serif</family><prefer><family>Open Sans</family></prefer></alias>
  <alias><family>monospace</family><prefer><family>DejaVu Sans Mono</family></prefer></alias>
</fontconfig>
`;

module.exports = { launchChromium };
