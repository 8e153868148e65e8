import type { Method } from './channel';

/** Makes what stands in front of a method, or nothing where it sends nothing. */
export type Front = (method: Method, name: string, foreign: boolean) => Method | undefined;

/** A method of Bottender's prototype, or one that it inherits. */
export function methodsOf(prototype: object): Map<string, Method> {
  const methods = new Map<string, Method>();
  for (
    let level = prototype;
    level !== Object.prototype;
    level = Object.getPrototypeOf(level) as object
  ) {
    for (const name of Object.getOwnPropertyNames(level)) {
      const method: unknown = Object.getOwnPropertyDescriptor(level, name)?.value;
      if (typeof method === 'function' && !methods.has(name)) methods.set(name, method as Method);
    }
  }
  return methods;
}

/** What stands in front of the sending methods of a prototype. */
export function frontsOf(prototype: object, front: Front): PropertyDescriptorMap {
  const fronts: PropertyDescriptorMap = {};
  for (const [name, method] of methodsOf(prototype)) {
    const value = front(method, name, false);
    if (value) fronts[name] = { value };
  }
  return fronts;
}

/**
 * Puts fronts before methods on the context itself, which hide those of the prototype: another plugin's (Bottender's
 * `withTyping`), or the mocks of Bottender's test utilities, which go on to be mocks.
 */
export function frontOwnMethods(context: object, front: Front): void {
  // No list of the names is made for it, unlike by `Object.keys`: every event passes here.
  for (const name in context) {
    const own = (context as Readonly<Record<string, unknown>>)[name];
    if (typeof own !== 'function' || !Object.hasOwn(context, name)) continue;
    const inFront = front(own as Method, name, true);
    if (!inFront) continue;
    const proxy = new Proxy(own, { apply: (_, self, args) => inFront.apply(self as object, args) });
    Reflect.set(context, name, proxy);
  }
}
