import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { useClient } from 'urql';
import { carry } from '../api/csrf';
import { problemOf, type Problem } from '../api/problem';
import { Failure, Loading } from '../states/states';
import { MeDocument, SignOutDocument, type MeQuery } from './session.documents';

export type Me = MeQuery['me'];

interface Session {
  me: Me;
  /** Whether a mutation may be used at all; of a thing it may still be refused. */
  may: (action: string) => boolean;
  signOut: () => Promise<void>;
}

const SessionContext = createContext<Session | undefined>(undefined);

export function useSession(): Session {
  const session = useContext(SessionContext);
  if (!session) throw new Error('outside SessionProvider');
  return session;
}

/** Asks who asks before anything else: what is sent later carries what that answers. */
export function SessionProvider({ children }: { children: ReactNode }) {
  const client = useClient();
  const [me, setMe] = useState<Me | undefined>();
  const [problem, setProblem] = useState<Problem | undefined>();
  const [tries, setTries] = useState(0);
  useEffect(() => {
    let gone = false;
    void client.query(MeDocument, {}, { preferGetMethod: 'force', requestPolicy: 'network-only' }).toPromise().then(({ data, error }) => {
      if (gone) return;
      if (data) {
        carry(data.me.csrfToken);
        setMe(data.me);
      }
      setProblem(data || !error ? undefined : problemOf(error));
    });
    return () => { gone = true; };
  }, [client, tries]);
  const session = useMemo(() => me && {
    me,
    may: (action: string) => me.actions.includes(action),
    signOut: async () => {
      await client.mutation(SignOutDocument, {}).toPromise();
      location.assign('/'); // loads everything anew, and forgets what was read
    },
  }, [me, client]);
  if (problem) return <main className="main"><Failure problem={problem} again={() => setTries((n) => n + 1)} /></main>;
  if (!session) return <main className="main"><Loading /></main>;
  return <SessionContext value={session}>{children}</SessionContext>;
}
