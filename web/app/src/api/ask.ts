import { useEffect, useRef } from 'react';
import { useQuery, type AnyVariables, type TypedDocumentNode } from 'urql';
import { problemOf, type Problem } from './problem';
import { useLive } from './live';

/** What became of a question. Data of the last answer stays while a newer one is on its way. */
export interface Asked<Data> {
  data: Data | undefined;
  problem: Problem | undefined;
  /** Nothing to show yet. */
  loading: boolean;
  /** An answer is on its way, whether or not an older one is shown. */
  fetching: boolean;
  again: () => void;
}

/** Asks, and asks again whenever the ledger has changed. `pause`: do not ask yet. */
export function useAsk<Data, Variables extends AnyVariables>(
  document: TypedDocumentNode<Data, Variables>, variables: Variables, options: { pause?: boolean } = {},
): Asked<Data> {
  const pause = options.pause ?? false;
  const [result, execute] = useQuery<Data, Variables>({ query: document, variables, pause });
  const { version } = useLive();
  const seen = useRef(version);
  useEffect(() => {
    if (seen.current === version) return;
    const first = seen.current === '';
    seen.current = version;
    if (!first && !pause) execute({ requestPolicy: 'network-only' });
  }, [version, pause, execute]);
  const data = result.data ?? undefined; // an answer with errors has null
  return {
    data,
    problem: result.error && !data ? problemOf(result.error) : undefined,
    loading: !pause && !data && !result.error,
    fetching: result.fetching || result.stale,
    again: () => execute({ requestPolicy: 'network-only' }),
  };
}
