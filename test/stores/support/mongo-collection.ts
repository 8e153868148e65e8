interface Document {
  _id: string;
  group: string;
  record: string;
}

/**
 * What the recipe uses of a collection of the package `mongodb`, in memory, with that package's words and answers.
 *
 * Debian has no MongoDB. Each operation on one document is one step here as it is there; nothing else is imitated.
 */
export class MongoCollection {
  private readonly documents = new Map<string, Document>();

  async findOne(filter: Partial<Document>): Promise<Document | null> {
    await arrived();
    return this.matching(filter)[0] ?? null;
  }

  async insertOne(document: Document): Promise<{ insertedId: string }> {
    await arrived();
    if (this.documents.has(document._id)) {
      throw Object.assign(new Error('E11000 duplicate key error'), { code: 11_000 });
    }
    this.documents.set(document._id, { ...document });
    return { insertedId: document._id };
  }

  async updateOne(
    filter: Partial<Document>,
    { $set }: { $set: Partial<Document> },
  ): Promise<{ matchedCount: number }> {
    await arrived();
    const [found] = this.matching(filter);
    if (found) this.documents.set(found._id, { ...found, ...$set });
    return { matchedCount: found ? 1 : 0 };
  }

  async deleteOne(filter: Partial<Document>): Promise<{ deletedCount: number }> {
    await arrived();
    const [found] = this.matching(filter);
    if (found) this.documents.delete(found._id);
    return { deletedCount: found ? 1 : 0 };
  }

  find(filter: Partial<Document>): { toArray(): Promise<Document[]> } {
    return {
      toArray: async () => {
        await arrived();
        return this.matching(filter);
      },
    };
  }

  private matching(filter: Partial<Document>): Document[] {
    const wanted = Object.entries(filter) as [keyof Document, string][];
    const all = [...this.documents.values()];
    return all.filter((each) => wanted.every(([name, value]) => each[name] === value));
  }
}

/** A request is on its way for a while, in which others overtake it. */
function arrived(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
