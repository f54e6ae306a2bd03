import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useClient } from 'urql';
import { useSession } from '../session/session';
import { follow } from './stream';
import { LedgerNowDocument } from './live.documents';


/** How often is asked where streams do not come through, and how long until they are tried again. */
const pollEvery = 5_000;
const retryAfter = 60_000;

// As text: EventSource sends it in the address.
const ledgerChanged = 'subscription LedgerChanged { ledgerChanged { version } }';

export type Connection = 'live' | 'polling' | 'waiting';

interface Live {
  /** Names the ledger's state; another one: what is shown may have changed. */
  version: string;
  connection: Connection;
}

const LiveContext = createContext<Live>({ version: '', connection: 'waiting' });

export function useLive(): Live {
  return useContext(LiveContext);
}

/**
 * Follows how far the ledger has got, by one stream a page and only while the page is in
 * sight: browsers allow six connections to a host, over all their tabs.
 */
export function LiveProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const [version, setVersion] = useState('');
  const [connection, setConnection] = useState<Connection>('waiting');

  // Whoever may see nothing is told of nothing.
  const { me } = useSession();
  const idle = me.grants.length === 0;

  useEffect(() => {
    if (idle) return undefined;
    let end = () => {};
    const poll = () => {
      setConnection('polling');
      const ask = () => {
        void client.query(LedgerNowDocument, {}, { requestPolicy: 'network-only' }).toPromise()
          .then(({ data }) => data && setVersion(data.portfolio.knownAt));
      };
      const asking = setInterval(ask, pollEvery);
      const retrying = setTimeout(start, retryAfter);
      end = () => {
        clearInterval(asking);
        clearTimeout(retrying);
      };
      ask();
    };
    const start = () => {
      end();
      end = follow(ledgerChanged, {}, {
        next: ({ data, errors }) => {
          if (errors) return fall();
          setVersion((data as { ledgerChanged: { version: string } }).ledgerChanged.version);
          setConnection('live');
        },
        error: () => fall(),
        complete: () => fall(),
      });
    };
    const fall = () => {
      end();
      poll();
    };
    const look = () => {
      end();
      end = () => {};
      if (document.visibilityState === 'visible') start();
    };
    look();
    document.addEventListener('visibilitychange', look);
    return () => {
      document.removeEventListener('visibilitychange', look);
      end();
    };
  }, [client, idle]);

  const live = useMemo(() => ({ version, connection }), [version, connection]);
  return <LiveContext value={live}>{children}</LiveContext>;
}
