import { vi } from 'vitest';

// The files of a worker share what `node_modules` holds, which takes long to load. What is ours begins anew in each.
vi.resetModules();
