const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** Listens for somebody who asks the process to end. */
export function askedToEnd(): { readonly asked: Promise<void>; close(): void } {
  let hear = () => undefined as void;
  const asked = new Promise<void>((resolve) => (hear = resolve));
  for (const signal of SIGNALS) process.on(signal, hear);
  return {
    asked,
    close: () => {
      for (const signal of SIGNALS) process.off(signal, hear);
    },
  };
}
