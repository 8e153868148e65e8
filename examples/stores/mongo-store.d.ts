import type { PersonaStore } from 'bottender-persona';
import type { Collection } from 'mongodb';

export function mongoStore(collection: Collection<never>): PersonaStore;
