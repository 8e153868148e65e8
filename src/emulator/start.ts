import type { Emulator } from './emulator';
import { openServer } from './http/server';
import { StateFolder } from './keeping/state-folder';
import { RunningEmulator } from './running';
import type { EmulatorOptions } from './settings/options';
import { resolveOptions } from './settings/options';

/** Starts an emulator of the Messenger Platform on 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const resolved = resolveOptions(options);
  const { port, state } = resolved;
  const folder = state === undefined ? undefined : new StateFolder(state);
  const { server, origin } = await openServerAt(port, folder?.loaded()?.port);
  return new RunningEmulator(resolved, server, origin, folder);
}

/** @param before the port that was taken before: where none is asked for it is taken again, if it is free */
async function openServerAt(port: number, before: number | undefined) {
  if (port !== 0 || before === undefined) return openServer(port);
  try {
    return await openServer(before);
  } catch {
    return openServer(port);
  }
}
