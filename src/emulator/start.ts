import type { Emulator } from './emulator';
import { openServer } from './http/server';
import { RunningEmulator } from './running';
import type { EmulatorOptions } from './settings/options';
import { resolveOptions } from './settings/options';

/** Starts an emulator of the Messenger Platform on 127.0.0.1. */
export async function startEmulator(options: EmulatorOptions = {}): Promise<Emulator> {
  const resolved = resolveOptions(options);
  const { server, origin } = await openServer(resolved.port);
  return new RunningEmulator(resolved, server, origin);
}
