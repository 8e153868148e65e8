import { systemClock } from '../../clock';
import { Events } from '../../events';
import { Leases } from '../../records/leases';
import { Records } from '../../records/records';
import { memoryStore } from '../../stores/memory';
import type { Io } from '../terminal/io';
import { boundedStore } from './bounded-store';
import { connect, type Connection, type NamedPage } from './connection';
import { PageRecords } from './page-records';
import { loadProject, type Project } from './project';

/** A process that shares the store counts as dead after this time, where the plugin does not say. */
const DEFAULT_LEASE_MS = 30_000;

/** What a command works with: one Page, and what is on record of it. */
export interface Workspace extends Connection {
  readonly project: Project;
  readonly thePage: NamedPage;
  readonly leases: Leases;
  /** As the plugin uses them. */
  readonly records: Records;
  readonly ofPage: PageRecords;
}

/** Opens the Page and its records for a command, and closes them after it. */
export function inWorkspace<T>(
  options: Record<string, unknown>,
  io: Io,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  return inWorkspaces([options.page as string | undefined], io, ([workspace]) => work(workspace));
}

/**
 * The same for several Pages, whose records are in one store.
 *
 * @param pageIds `undefined` is the Page of the configured token
 */
export async function inWorkspaces<T>(
  pageIds: readonly (string | undefined)[],
  io: Io,
  work: (workspaces: [Workspace, ...Workspace[]]) => Promise<T>,
): Promise<T> {
  const project = loadProject(process.cwd());
  const connected = [];
  for (const pageId of pageIds) {
    const connection = await connect(project, pageId, io.env);
    connected.push({ ...connection, thePage: await connection.page() });
  }
  const store = boundedStore(project.settings?.store ?? memoryStore());
  const leases = new Leases(store, project.settings?.leaseMs ?? DEFAULT_LEASE_MS, systemClock);
  const records = new Records(store, leases, new Events(undefined), systemClock, () => project.bot);
  const workspaces = connected.map((connection) => {
    const ofPage = new PageRecords(store, connection.thePage);
    return { ...connection, project, leases, records, ofPage };
  });
  try {
    return await work(workspaces as [Workspace, ...Workspace[]]);
  } finally {
    await records.close();
  }
}
