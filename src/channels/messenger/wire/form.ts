import { createReadStream, ReadStream } from 'node:fs';

/** A form as Bottender's client makes it, of the package `form-data`. */
export interface Form {
  append(field: string, value: unknown, options?: { header: string }): void;
  getBoundary(): string;
}

/** Makes the form once more, as it was; `undefined` where its content can be read only once. */
export type FormCopier = () => Form | undefined;

/** A part of a form. */
interface Part {
  readonly header: string;
  readonly content: unknown;
}

/**
 * Notes the parts of a form before it is sent: that reads it, and leaves nothing to send again.
 *
 * A file that is read from a path is opened again; any other stream cannot be read twice.
 */
export function copierOf(form: Form): FormCopier {
  const boundary = form.getBoundary();
  const parts = partsOf(form);
  return () => {
    const contents = parts.map(({ content }) => readableAgain(content));
    if (contents.length === 0 || contents.includes(undefined)) return undefined;
    const copy = new (form.constructor as new () => Form & { _boundary: string })();
    // The headers of the parts begin with it.
    copy._boundary = boundary;
    parts.forEach(({ header }, index) => copy.append('', contents[index], { header }));
    return copy;
  };
}

/** Closes the files that a form would have been read from: it is not sent. */
export function discard(form: Form): void {
  for (const { content } of partsOf(form)) {
    const { source } = content as { source?: { destroy?: () => void } };
    source?.destroy?.();
  }
}

/** The parts, where the form keeps them as `form-data` does: header, content and footer in turn. */
function partsOf(form: Form): Part[] {
  const { _streams: kept } = form as { _streams?: unknown };
  if (!Array.isArray(kept) || kept.length % 3 !== 0) return [];
  const parts: Part[] = [];
  for (let at = 0; at < kept.length; at += 3) {
    const [header, content] = kept.slice(at) as unknown[];
    if (typeof header !== 'string') return [];
    parts.push({ header, content });
  }
  return parts;
}

/** The same content; `undefined` where it is a stream that has no path to open it again. */
function readableAgain(content: unknown): unknown {
  if (typeof content === 'string' || Buffer.isBuffer(content)) return content;
  const { source } = content as { source?: unknown };
  if (!(source instanceof ReadStream)) return undefined;
  const path = source.path as ReadStream['path'] | undefined;
  const { start, end } = source as unknown as { start?: number; end?: number };
  return path === undefined ? undefined : createReadStream(path, { start, end });
}
