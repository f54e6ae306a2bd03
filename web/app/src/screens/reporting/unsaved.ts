import { useState } from 'react';
import { forget, keep, kept } from '../../kept';
import type { Filled } from './form';

/** What was typed and not saved. It outlives the page and the session, on this device, for this user. */
export interface Unsaved {
  version: number;
  at: string;
  filled: Filled;
}

export function useUnsaved(user: string, report: string) {
  const name = `report.${user}.${report}`;
  const [found, setFound] = useState<Unsaved | undefined>(() => read(kept(name)));
  return {
    found,
    put: (version: number, filled: Filled) => keep(name, JSON.stringify({ version, at: new Date().toISOString(), filled } satisfies Unsaved)),
    /** Offers what is kept, as after a return to the form. */
    offer: () => setFound(read(kept(name))),
    taken: () => setFound(undefined),
    drop: () => {
      forget(name);
      setFound(undefined);
    },
  };
}

function read(text: string | undefined): Unsaved | undefined {
  try {
    const unsaved = JSON.parse(text ?? 'null') as Unsaved | null;
    const { filled, version, at } = unsaved ?? {};
    const sound = filled && typeof version === 'number' && typeof at === 'string' && Array.isArray(filled.rows) && Array.isArray(filled.events)
      && typeof filled.text === 'string' && typeof filled.progress === 'string'
      && filled.rows.every((r) => [r.measure, r.cumulative, r.period, r.reason].every((t) => typeof t === 'string'));
    return sound ? { filled, version, at } : undefined;
  } catch {
    return undefined; // written by something else
  }
}
