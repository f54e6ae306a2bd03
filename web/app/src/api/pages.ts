import { useCallback, useEffect, useRef, useState } from 'react';
import { useClient, type AnyVariables, type TypedDocumentNode } from 'urql';
import { useLive } from './live';
import { problemOf, type Problem } from './problem';

/** What lists of the API have in common (Relay connections). */
interface Connection<Node> {
  nodes: Node[];
  totalCount: number;
  pageInfo: { hasNextPage: boolean; endCursor: string | null };
}

/** A list as far as it has been read. */
export interface Pages<Node> {
  rows: Node[];
  /** Length of the whole list; undefined: not known yet. */
  total: number | undefined;
  /** Whether anything is on its way. */
  fetching: boolean;
  problem: Problem | undefined;
  /** Reads the next page, unless one is being read or there is none. */
  more: () => void;
  again: () => void;
}

const pageSize = 200;
const largestPage = 1000;

/**
 * Reads a list page after page as somebody scrolls. When the ledger has changed, what was
 * read is read anew and put in its place at once, so that nothing jumps.
 */
export function usePages<Data, Variables extends AnyVariables, Node>(
  document: TypedDocumentNode<Data, Variables>,
  variables: Omit<Variables, 'first' | 'after'>,
  connection: (data: Data) => Connection<Node>,
): Pages<Node> {
  const client = useClient();
  const { version } = useLive();
  const key = JSON.stringify(variables);
  const [state, setState] = useState<{ key: string; rows: Node[]; total: number | undefined; problem: Problem | undefined }>(
    { key, rows: [], total: undefined, problem: undefined });
  const [fetching, setFetching] = useState(true);
  const cursor = useRef<{ after: string | null; more: boolean; run: number; busy: boolean }>({ after: null, more: true, run: 0, busy: false });
  const loaded = useRef(0);
  const pick = useRef(connection);
  pick.current = connection;

  const page = useCallback(async (first: number, after: string | null) => {
    const result = await client.query(document, { ...JSON.parse(key), first, after } as unknown as Variables, { requestPolicy: 'network-only' }).toPromise();
    if (!result.data) throw result.error ?? new Error('no answer');
    return pick.current(result.data);
  }, [client, document, key]);

  /** Reads from the beginning, at least `atLeast` rows. */
  const restart = useCallback(async (atLeast: number) => {
    const run = ++cursor.current.run;
    cursor.current.busy = true;
    setFetching(true);
    try {
      const rows: Node[] = [];
      let after: string | null = null;
      let total = 0;
      let more = true;
      do {
        const got: Connection<Node> = await page(Math.min(largestPage, Math.max(pageSize, atLeast - rows.length)), after);
        if (run !== cursor.current.run) return;
        rows.push(...got.nodes);
        ({ totalCount: total } = got);
        ({ endCursor: after, hasNextPage: more } = got.pageInfo);
      } while (more && rows.length < atLeast);
      cursor.current = { after, more, run, busy: false };
      loaded.current = rows.length;
      setState({ key, rows, total, problem: undefined });
    } catch (error) {
      if (run !== cursor.current.run) return;
      cursor.current.busy = false;
      setState({ key, rows: [], total: undefined, problem: problemOf(error as Parameters<typeof problemOf>[0]) });
    }
    setFetching(false);
  }, [page, key]);

  const seen = useRef('');
  useEffect(() => {
    loaded.current = 0;
    void restart(pageSize);
    return () => {
      cursor.current.run++; // what is on its way is for nobody
    };
  }, [restart]);
  useEffect(() => {
    if (seen.current !== '' && seen.current !== version) void restart(loaded.current);
    seen.current = version;
  }, [version, restart]);

  const more = useCallback(() => {
    const { after, more, run, busy } = cursor.current;
    if (busy || !more || !after) return;
    cursor.current.busy = true;
    setFetching(true);
    page(pageSize, after).then((got) => {
      if (run !== cursor.current.run) return;
      cursor.current = { after: got.pageInfo.endCursor, more: got.pageInfo.hasNextPage, run, busy: false };
      setState((was) => {
        const rows = [...was.rows, ...got.nodes];
        loaded.current = rows.length;
        return { ...was, rows, total: got.totalCount };
      });
      setFetching(false);
    }, (error: unknown) => {
      if (run !== cursor.current.run) return;
      cursor.current.busy = false;
      setState((was) => ({ ...was, problem: problemOf(error as Parameters<typeof problemOf>[0]) }));
      setFetching(false);
    });
  }, [page]);

  const current = state.key === key;
  return {
    rows: current ? state.rows : [],
    total: current ? state.total : undefined,
    problem: current ? state.problem : undefined,
    fetching,
    more,
    again: () => void restart(Math.max(pageSize, loaded.current)),
  };
}
