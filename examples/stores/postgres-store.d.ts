import type { PersonaStore } from 'bottender-persona';
import type { Pool } from 'pg';

export function createTable(pool: Pool): Promise<void>;
export function postgresStore(pool: Pool): PersonaStore;
