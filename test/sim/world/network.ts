import type { GraphAnswer } from '../../../src/emulator/graph/protocol/call';
import { fateOf } from './fate';
import type { Process } from './process';
import { NOT_SENT, outcomeOfAnswer, outcomesOfBatch, UNKNOWN, type Outcome } from './outcomes';
import { readRequest, type AxiosRequest, type Request } from './requests';
import { befalls, type World } from './world';

const USUAL_MS = 60;
const SLOW_MS = 9_000;
/** After that the other end has given up, too. */
const SILENCE_MS = 120_000;

const TROUBLES = [
  ...(['refusedConnection', 'lostRequest', 'lostAnswer', 'noAnswer'] as const),
  ...(['proxyPage', 'proxyPageAfter', 'slow'] as const),
];
type Trouble = (typeof TROUBLES)[number];

const PROXY_STATUS = [200, 403, 404, 408, 429, 502, 503] as const;
const PROXY_PAGE = '<html><body>This page is not Messenger.</body></html>';

/** What takes the requests of one process to Messenger, in the place of axios' own adapter. */
export function adapterOf(
  world: World,
  machine: Process,
): (config: AxiosRequest) => Promise<unknown> {
  return (config) =>
    new Promise((resolve, reject) => {
      // Where a process is dead, nobody hears.
      if (machine.isDead) return;
      new Journey(world, machine, config, { resolve, reject }).start();
    });
}

/** One request on its way to Messenger and back. */
class Journey {
  private readonly request: Request;
  private readonly trouble: Trouble | undefined;
  private isOver = false;

  constructor(
    private readonly world: World,
    private readonly machine: Process,
    private readonly config: AxiosRequest,
    private readonly told: { resolve: (answer: unknown) => void; reject: (error: unknown) => void },
  ) {
    this.request = readRequest(config);
    this.trouble = TROUBLES.find((each) => befalls(world, each));
  }

  start(): void {
    this.machine.asking += 1;
    const { config, machine, request, trouble, world } = this;
    const { judge, log, random, timeline } = world;
    judge.left(machine, request, trouble);
    if (request.messages.length === 0 || request.creations.length > 0) {
      timeline.after(random.wait(USUAL_MS), () => world.strike(machine));
    }
    log.add(`${machine.name} asks ${wordsFor(request)}${trouble ? ` ${trouble}` : ''}`);
    void config.cancelToken?.promise.then((reason) => this.end(reason, UNKNOWN));
    const thereMs = random.wait(trouble === 'slow' ? SLOW_MS : USUAL_MS);
    if (trouble === 'refusedConnection') return this.fail(thereMs, NOT_SENT, refused());
    if (trouble === 'lostRequest') return this.fail(thereMs, UNKNOWN, lost());
    if (trouble === 'proxyPage') return this.proxyPage(thereMs);
    if (trouble === 'noAnswer' && random.chance(0.5)) return this.fail(SILENCE_MS, UNKNOWN, lost());
    timeline.after(thereMs, () => void this.arrive());
  }

  private async arrive(): Promise<void> {
    const { machine, request, trouble, world } = this;
    const { graph, judge, log, random } = world;
    judge.personas.isLate = this.isOver;
    const reply = await graph.answer(request.call, machine, fateOf(world, machine));
    judge.personas.isLate = false;
    const answer = (reply as { answer: GraphAnswer }).answer;
    const text = JSON.stringify(answer.body);
    log.add(`Messenger ${answer.status} ${wordsFor(request)}`);
    if (trouble === 'lostAnswer') return this.fail(random.wait(USUAL_MS), UNKNOWN, lost());
    if (trouble === 'noAnswer') return this.fail(SILENCE_MS, UNKNOWN, lost());
    if (trouble === 'proxyPageAfter') return this.proxyPage(random.wait(USUAL_MS));
    const backMs = random.wait(trouble === 'slow' ? SLOW_MS : USUAL_MS);
    this.later(backMs, () => this.give(answer.status, answer.headers, text));
  }

  private later(ms: number, work: () => void): void {
    this.world.timeline.after(ms, work, this.machine);
  }

  private fail(ms: number, outcome: Outcome, error: Error): void {
    this.later(ms, () =>
      this.end(Object.assign(error, { config: this.config, isAxiosError: true }), outcome),
    );
  }

  private proxyPage(ms: number): void {
    const status = this.world.random.pick(PROXY_STATUS);
    this.later(ms, () => this.give(status, { 'content-type': 'text/html' }, PROXY_PAGE));
  }

  private give(status: number, headers: Record<string, string>, data: string): void {
    if (this.isOver) return;
    const { config, request } = this;
    const count = Array.isArray(request.call.body.batch) ? request.call.body.batch.length : 0;
    const isFirst = request.creations.length > 0 && request.messages.length > 0;
    const outcomes = request.isBatch
      ? outcomesOfBatch(status, data, count, isFirst)
      : [outcomeOfAnswer(status, data)];
    const response = { status, statusText: '', headers, data, config, request: {} };
    this.over((operation = 0) => outcomes[operation] ?? UNKNOWN);
    if (status < 300) return this.told.resolve(response);
    const error = new Error(`Request failed with status code ${status}`);
    this.told.reject(Object.assign(error, { config, request: {}, response, isAxiosError: true }));
  }

  private end(error: unknown, outcome: Outcome): void {
    if (this.isOver) return;
    this.over(() => outcome);
    this.told.reject(error);
  }

  private over(outcomeOf: (operation?: number) => Outcome): void {
    this.isOver = true;
    this.machine.asking -= 1;
    this.world.judge.answered(this.machine, this.request, outcomeOf);
  }
}

function refused(): Error {
  return Object.assign(new Error('connect ECONNREFUSED'), {
    code: 'ECONNREFUSED',
    syscall: 'connect',
  });
}

function lost(): Error {
  return Object.assign(new Error('socket hang up'), { code: 'ECONNRESET' });
}

function wordsFor({ creations, messages, what }: Request): string {
  const carried = messages.map(({ as, tag }) => `tag${tag} as ${as ?? 'Page'}`);
  const asked = creations.map(({ name }) => `"${name}"`);
  return [what, ...asked, ...carried].join(' ');
}
