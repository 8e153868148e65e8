/** A value with Maps, Sets and Buffers as JSON. */
export function toJson(value: unknown): string {
  return JSON.stringify(value, (_, each: unknown) => {
    if (each instanceof Map) return { $map: [...each] };
    if (each instanceof Set) return { $set: [...each] };
    if (isBuffer(each)) return { $bytes: Buffer.from(each.data).toString('base64') };
    return each;
  });
}

/** @throws SyntaxError for what is not JSON */
export function fromJson(text: string): unknown {
  return JSON.parse(text, (_, each: unknown) => {
    if (!isObject(each)) return each;
    if ('$map' in each) return new Map(each.$map as [unknown, unknown][]);
    if ('$set' in each) return new Set(each.$set as unknown[]);
    if ('$bytes' in each) return Buffer.from(each.$bytes as string, 'base64');
    return each;
  });
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

/** As `Buffer.toJSON` leaves it, which is asked before anybody else. */
function isBuffer(value: unknown): value is { data: number[] } {
  return isObject(value) && value.type === 'Buffer' && Array.isArray(value.data);
}
