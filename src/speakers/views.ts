import type { Speaker } from './persona';

/** What `as()` and `typing()` make of a context: the same one, of which every send speaks as somebody. */
interface View {
  readonly context: object;
  readonly speaker: Speaker | null;
}

const views = new WeakMap<object, View>();

/** What of a context is another in a view of it, by name. */
export type Changed = Readonly<Record<string, unknown>>;

/**
 * A view of the context: all that is read or written is the context's own, but for what is changed.
 *
 * It is a proxy, so that whatever a method of Bottender's writes on `this` is written on the context.
 */
export function viewOf<T extends object>(
  context: T,
  speaker: Speaker | null,
  changed: (view: T) => Changed,
): T {
  let differences: Changed = {};
  const view: T = new Proxy(context, {
    get: (target, name, receiver) =>
      typeof name === 'string' && Object.hasOwn(differences, name)
        ? differences[name]
        : (Reflect.get(target, name, receiver) as unknown),
    set: (target, name, value) => Reflect.set(target, name, value),
  });
  views.set(view, { context, speaker });
  differences = changed(view);
  return view;
}

/** Who speaks in a view of a context; `undefined` for a context. */
export function speakerOfView(context: object): Speaker | null | undefined {
  return views.get(context)?.speaker;
}

/** The context behind a view, or the context itself. */
export function contextBehind<T extends object>(context: T): T {
  return (views.get(context)?.context as T | undefined) ?? context;
}
