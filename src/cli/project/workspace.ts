import { systemClock } from '../../clock';
import { Events } from '../../events';
import { Leases } from '../../records/leases';
import type { Page } from '../../graph/pages';
import { Records } from '../../records/records';
import { memoryStore } from '../../stores/memory';
import { boundedStore } from './bounded-store';
import { connect, type Connection } from './connection';
import type { Io } from '../terminal/io';
import { PageRecords } from './page-records';
import { loadProject, type Project } from './project';

/** A process that shares the store counts as dead after this time, where the plugin does not say. */
const DEFAULT_LEASE_MS = 30_000;

/** What a command works with: one Page, and what is on record of it. */
export interface Workspace extends Connection {
  readonly project: Project;
  readonly thePage: Page;
  readonly leases: Leases;
  /** As the plugin uses them. */
  readonly records: Records;
  readonly ofPage: PageRecords;
}

/** Opens the Page and its records for a command, and closes them after it. */
export async function inWorkspace<T>(
  options: Record<string, unknown>,
  io: Io,
  work: (workspace: Workspace) => Promise<T>,
): Promise<T> {
  const project = loadProject(process.cwd());
  const connection = await connect(project, options.page as string | undefined, io.env);
  const thePage = await connection.page();
  const store = boundedStore(project.settings?.store ?? memoryStore());
  const leases = new Leases(store, project.settings?.leaseMs ?? DEFAULT_LEASE_MS, systemClock);
  const records = new Records(store, leases, new Events(undefined), systemClock);
  const ofPage = new PageRecords(store, leases, thePage);
  try {
    return await work({ ...connection, project, thePage, leases, records, ofPage });
  } finally {
    await ofPage.close();
  }
}
