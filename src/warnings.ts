import { relative, sep } from 'node:path';

/** The type that `process.on('warning')` and the console show. */
const WARNING_TYPE = 'BottenderPersonaWarning';
/** A bot that gives a new reason with each message must not fill its console, or the memory. */
const MOST_REASONS = 200;

const given = new Set<string>();

/**
 * Says on the console what a bot developer would otherwise never learn, once for each reason and process.
 *
 * @param reason what tells two warnings apart
 * @param message what happened, with which value, and what to do; without secrets
 */
export function warnOnce(reason: string, message: string): void {
  if (given.has(reason) || given.size >= MOST_REASONS) return;
  given.add(reason);
  process.emitWarning(message, WARNING_TYPE);
}

/** Frames of this package and of Bottender say nothing to whoever looks for a call of their own. */
const OWN_FOLDER = __dirname + sep;
const FRAMEWORK = /[\\/]node_modules[\\/](bottender|messaging-api-[a-z]+)[\\/]|^node:|\(node:/;

/** `file:line:column` at the end of a frame. */
const PLACE = /\(?((?:file:\/\/)?[^()\s]+:\d+:\d+)\)?$/;
/** Between the bot's code and the plugin are some frames of Bottender's. */
const DEEPEST_FRAME = 40;

/** Where in the bot's own code the plugin was called, as `file:line:column`; empty where that cannot be told. */
export function callSite(): string {
  const { stackTraceLimit } = Error;
  Error.stackTraceLimit = DEEPEST_FRAME;
  const frames = new Error().stack?.split('\n').slice(1) ?? [];
  Error.stackTraceLimit = stackTraceLimit;
  const places = frames
    .filter((frame) => !frame.includes(OWN_FOLDER) && !FRAMEWORK.test(frame))
    .map((frame) => PLACE.exec(frame)?.[1]);
  const place = places.find((each) => each !== undefined);
  return place === undefined ? '' : relative(process.cwd(), place.replace(/^file:\/\//, ''));
}
