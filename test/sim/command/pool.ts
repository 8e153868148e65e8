import { fork, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';

import { run, type Job, type Report } from './job';

const RUN = join(__dirname, '../run.js');
export const WORKER = '--as-worker';

/** Runs jobs, some at a time, each in a process that does nothing else. */
export async function runAll(
  jobs: Iterable<Job>,
  workers: number,
  heard: (report: Report) => 'go on' | 'stop',
): Promise<void> {
  const waiting: Iterator<Job, unknown> = jobs[Symbol.iterator]();
  let isOver = false;
  const next = () => {
    if (isOver) return undefined;
    const turn = waiting.next();
    return turn.done ? undefined : turn.value;
  };
  const hear = (report: Report) => {
    if (heard(report) === 'stop') isOver = true;
  };
  if (workers <= 1) {
    for (let job = next(); job; job = next()) hear(await run(job));
    return;
  }
  await Promise.all(Array.from({ length: workers }, () => work(next, hear)));
}

/** Keeps one process busy until there is nothing left to do. */
function work(next: () => Job | undefined, hear: (report: Report) => void): Promise<void> {
  const child: ChildProcess = fork(RUN, [WORKER]);
  return new Promise((resolve, reject) => {
    let current: Job | undefined;
    const give = () => {
      current = next();
      if (current) child.send(current);
      else child.disconnect();
    };
    child.on('message', (report: Report) => {
      hear(report);
      give();
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (code === 0) resolve();
      else reject(new Error(`a worker ended with ${code} at ${JSON.stringify(current)}`));
    });
    give();
  });
}

/** What such a process does. */
export function serveAsWorker(): void {
  process.on('message', (job: Job) => {
    void run(job).then((report) => process.send?.(report));
  });
}
