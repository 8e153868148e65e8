import { Failure } from '../../../src/cli/terminal/failure';
import type { Io } from '../../../src/cli/terminal/io';
import { configOf, connectionOf } from '../../../src/cli/project/connection';
import { boundedStore } from '../../../src/cli/project/bounded-store';
import { PageRecords } from '../../../src/cli/project/page-records';
import type { Project } from '../../../src/cli/project/project';
import type { Workspace } from '../../../src/cli/project/workspace';
import { carryOut } from '../../../src/cli/sync/apply/carry-out';
import { planOf, type Plan } from '../../../src/cli/sync/plan/plan';
import { lookAt } from '../../../src/cli/sync/plan/situation';
import { PersonaError } from '../../../src/errors';
import { Events } from '../../../src/events';
import { botNameOf } from '../../../src/records/bot-name';
import { Leases } from '../../../src/records/leases';
import { Records } from '../../../src/records/records';
import { APP_ID, APP_SECRET, ORIGIN } from '../world/graph';
import { adapterOf } from '../world/network';
import { clockOf, type Process } from '../world/process';
import { STORE_REFUSES, storeOf } from '../world/store';
import type { World } from '../world/world';
import { ROSTER } from './cast';

/** Of the names of processes: no bot has this place. */
const PLACE = 90;

/** Whoever runs `sync`: each time a process that ends with it. */
export class Operators {
  private count = 0;

  constructor(private readonly world: World) {}

  /** Makes a Page's personas match the roster. */
  sync(pageId: string): Promise<void> {
    return this.run(pageId, async (workspace) => {
      const situation = await this.look(workspace);
      const plan = planOf(situation);
      this.note(plan);
      const report = await carryOut(plan, situation, workspace, { ...QUIETLY, io: this.io });
      for (const { error } of report.failed) this.world.judge.said(error);
    });
  }

  /** What is left to be done, according to `sync`. @returns `undefined` where it could not tell */
  async plan(pageId: string): Promise<Plan | undefined> {
    let plan: Plan | undefined;
    await this.run(pageId, async (workspace) => {
      plan = planOf(await this.look(workspace));
    });
    return plan;
  }

  /** The process that runs it is killed. */
  dies(process: Process): void {
    const { judge, log } = this.world;
    log.add(`${process.name} dies`);
    judge.states.count('a sync is killed');
    judge.interrupted(process, 'dies');
    judge.trouble();
    process.isDead = true;
  }

  private async look(workspace: Workspace) {
    const look = await lookAt(workspace, () =>
      this.world.judge.states.count('a sync waits for signs of life'),
    );
    return { ...look, adoptions: new Map<string, string>() };
  }

  private note({ steps }: Plan): void {
    const { judge, log } = this.world;
    log.add(`sync plans ${steps.map(({ kind, name }) => `${kind} ${name}`).join(', ')}`);
    for (const { kind } of steps) if (kind !== 'keep') judge.states.count(`sync: ${kind}`);
  }

  private async run(pageId: string, work: (workspace: Workspace) => Promise<void>): Promise<void> {
    const { judge } = this.world;
    this.count += 1;
    const process = this.process();
    try {
      await this.inWorkspace(process, pageId, work);
    } catch (error) {
      judge.said(error);
      const isOfStore = error instanceof Error && error.message === STORE_REFUSES;
      if (!(error instanceof PersonaError || error instanceof Failure || isOfStore))
        judge.fail('sync', String((error as Error).stack));
    }
    process.isClosed = true;
    const { name, timers } = process;
    if (timers.size > 0) judge.fail('close', `${name} has ${timers.size} timers left`);
  }

  private process(): Process {
    const process = {
      ...{ name: `sync${this.count}`, isDead: false, frozenUntilMs: 0, closingMs: undefined },
      ...{ isClosed: false, wallAheadMs: 0, timers: new Set() },
    } as unknown as Process & { clock: unknown };
    process.clock = clockOf(this.world, process, this.world.random.fork(), [PLACE, this.count]);
    return process;
  }

  private async inWorkspace(
    process: Process,
    pageId: string,
    work: (workspace: Workspace) => Promise<void>,
  ): Promise<void> {
    const { world } = this;
    const project = projectOf(world, world.graph.tokenOf(pageId));
    const { accessToken, ...config } = configOf(project, {});
    const connection = connectionOf(config, accessToken as string, project);
    connection.client.axios.defaults.adapter = adapterOf(world, process) as never;
    const thePage = await connection.page();
    const store = boundedStore(storeOf(world, process));
    const leases = new Leases(store, world.setting.leaseMs, process.clock);
    const records = new Records(store, leases, new Events(undefined), process.clock, () => BOT);
    const ofPage = new PageRecords(store, thePage);
    try {
      await work({ ...connection, project, thePage, leases, records, ofPage });
    } finally {
      await records.close();
    }
  }

  private get io(): Io {
    const { timeline } = this.world;
    const { stdin, stdout, stderr } = process;
    const sleep = (ms: number) =>
      new Promise<void>((resolve) => void timeline.after(ms, () => resolve()));
    return { stdin, stdout, stderr, env: {}, sleep };
  }
}

const QUIETLY = { prune: false, quiet: true };
const BOT = botNameOf(process.cwd(), APP_ID);

function projectOf({ setting, store }: World, accessToken: string): Project {
  const { leaseMs, retryMs } = setting;
  return {
    ...{ folder: process.cwd(), hasConfig: true, bot: BOT, channels: ['messenger'] },
    messenger: { accessToken, appSecret: APP_SECRET, origin: ORIGIN },
    settings: { roster: ROSTER, store, graphVersion: undefined, retryMs, leaseMs },
  };
}
