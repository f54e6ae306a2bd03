import { useCallback, useEffect, useState } from 'react';
import { useClient } from 'urql';
import { problemOf, type Problem } from '../../api/problem';
import { follow } from '../../api/stream';
import { JobDocument, type JobStateFragment } from './import.documents';

const pollEvery = 2_000;
// As text: EventSource sends it in the address.
const progress = `subscription ImportProgress($job: ID!) { importProgress(job: $job) {
  id state running file size rowsRead rowsDone message reason partial asOf actor createdAt actions batch { id } } }`;

interface Followed {
  /** Null: there is no such job, or not for this reader. */
  job: JobStateFragment | null | undefined;
  problem: Problem | undefined;
  polling: boolean;
  again: () => void;
}

/** A job as it gets on: by a stream until it has ended, by asking where streams do not come through. */
export function useJob(id: string): Followed {
  const client = useClient();
  const [job, setJob] = useState<Followed['job']>();
  const [problem, setProblem] = useState<Problem | undefined>();
  const [polling, setPolling] = useState(false);
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    let gone = false;
    let asking: ReturnType<typeof setInterval> | undefined;
    const ask = async () => {
      const { data, error } = await client.query(JobDocument, { id }, { requestPolicy: 'network-only' }).toPromise();
      if (gone) return;
      if (data) {
        setJob(data.importJob);
        setProblem(undefined);
        if (asking && !data.importJob?.running) {
          clearInterval(asking);
          setPolling(false);
        }
      } else if (error) setProblem(problemOf(error));
    };
    const poll = () => {
      end();
      if (gone) return;
      setPolling(true);
      asking ??= setInterval(() => void ask(), pollEvery);
      void ask();
    };
    const end = follow(progress, { job: id }, {
      next: ({ data, errors }) => {
        if (errors || !data) return poll();
        setJob((data as { importProgress: JobStateFragment }).importProgress);
      },
      error: poll,
      complete: () => void ask(),
    });
    void ask();
    return () => {
      gone = true;
      clearInterval(asking);
      end();
    };
  }, [client, id, turn]);
  return { job, problem, polling, again: useCallback(() => setTurn((n) => n + 1), []) };
}
