import { existsSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

import { get } from 'lodash';

import { debug } from '../../events';
import type { Settings } from '../../options';
import { SETTINGS } from '../../plugin';
import { botNameOf } from '../../records/bot-name';
import { Failure } from '../terminal/failure';

import { placeOf } from './place';

const CONFIG_FILE = 'bottender.config.js';
/** It reads `.env` of the working folder when it is loaded. */
const ENV_READER = 'bottender/dist/shared/getBottenderConfig';

/** What the plugin was told. It may come from another copy of this package: nothing but its shape is relied on. */
export type PluginSettings = Pick<
  Settings,
  'roster' | 'store' | 'graphVersion' | 'retryMs' | 'leaseMs'
> &
  // Only whether they are there counts here.
  Partial<Record<'takeover' | 'disclosure' | 'batchFirstMessage', unknown>>;

/** The Messenger channel of a Bottender configuration. */
export interface MessengerConfig {
  readonly accessToken?: string;
  readonly appSecret?: string;
  readonly origin?: string;
  readonly appId?: string;
  readonly pageId?: string;
  readonly skipAppSecretProof?: boolean;
  readonly mapPageToAccessToken?: (pageId: string) => unknown;
}

/** The Bottender project of a folder. */
export interface Project {
  readonly folder: string;
  readonly hasConfig: boolean;
  /** Whose roster it is, as records say it. */
  readonly bot: string;
  /** `undefined` where the configuration has no such channel. */
  readonly messenger: MessengerConfig | undefined;
  /** The names of the channels that are on. */
  readonly channels: readonly string[];
  /** `undefined` where the configuration does not have the plugin. */
  readonly settings: PluginSettings | undefined;
}

/**
 * Reads `.env` and `bottender.config.js` as Bottender does.
 *
 * @throws Failure for a configuration that cannot be loaded
 */
export function loadProject(folder: string): Project {
  readEnv(folder);
  const path = join(folder, CONFIG_FILE);
  const hasConfig = existsSync(path);
  const config: unknown = hasConfig ? loadConfig(path) : {};
  const channels = (get(config, 'channels') ?? {}) as Record<string, { enabled?: boolean }>;
  const messenger = channels.messenger as MessengerConfig | undefined;
  const plugins = (get(config, 'plugins') ?? []) as Iterable<object>;
  return {
    folder,
    hasConfig,
    bot: botNameOf(folder, messenger?.appId),
    messenger,
    channels: Object.keys(channels).filter((name) => channels[name]?.enabled),
    settings: [...plugins]
      .map((plugin) => get(plugin, SETTINGS) as PluginSettings | undefined)
      .find((settings) => settings !== undefined),
  };
}

/**
 * The plugin's settings.
 *
 * @throws Failure where there is none
 */
export function settingsOf({ folder, hasConfig, settings }: Project): PluginSettings {
  if (settings) return settings;
  throw new Failure(
    'CONFIG',
    hasConfig
      ? `${CONFIG_FILE} has no personas() among its plugins, so there is no roster and no store.`
      : `There is no ${CONFIG_FILE} in ${folder}.`,
    hasConfig
      ? 'Add plugins: [personas({ roster: … })].'
      : 'Run this in the folder of your Bottender project.',
  );
}

/** With the project's own Bottender, or the one that stands beside this package. */
function readEnv(folder: string): void {
  const fromProject = createRequire(join(folder, CONFIG_FILE));
  try {
    fromProject(ENV_READER);
  } catch (error) {
    if (!isMissing(error)) throw error;
    // eslint-disable-next-line @typescript-eslint/no-require-imports
    require(ENV_READER);
  }
}

function loadConfig(path: string): unknown {
  try {
    return createRequire(path)(path);
  } catch (error) {
    debug('%s could not be loaded: %o', path, error);
    const message = error instanceof Error ? error.message : String(error);
    const [firstLine = ''] = message.split('\n');
    const place = placeOf(error, dirname(path));
    const [by = path] = (get(error, 'requireStack') ?? []) as string[];
    throw new Failure(
      'CONFIG',
      `${CONFIG_FILE} cannot be loaded: ${firstLine}${place === undefined ? '' : ` (${place})`}`,
      isMissing(error)
        ? `Install the module, or fix its path in ${by}.`
        : 'Fix it and run this again. DEBUG=bottender-persona shows the whole stack.',
    );
  }
}

function isMissing(error: unknown): boolean {
  return get(error, 'code') === 'MODULE_NOT_FOUND';
}
