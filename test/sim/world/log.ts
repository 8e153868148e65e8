import { createHash } from 'node:crypto';

/** What happened in a world, line by line: the same seed writes the same lines. */
export class Log {
  private readonly lines: string[] = [];

  constructor(private readonly now: () => number) {}

  add(line: string): void {
    this.lines.push(`${this.now().toFixed(3)} ${line}`);
  }

  get text(): string {
    return `${this.lines.join('\n')}\n`;
  }

  get hash(): string {
    return createHash('sha256').update(this.text).digest('hex');
  }

  last(count: number): string[] {
    return this.lines.slice(-count);
  }
}
