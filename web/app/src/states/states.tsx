import { Alert, Button, Empty, Skeleton } from 'antd';
import { Component, type ReactNode } from 'react';
import { useWords, type Dictionary } from '../language/language';
import { Go } from '../times/times';
import { isForbidden, type Problem } from '../api/problem';
import type { Asked } from '../api/ask';
import { stateWords } from './states.words';

/** Grey lines where something will stand; read out once. */
export function Loading({ rows = 4 }: { rows?: number }) {
  const words = useWords(stateWords);
  return (
    <div role="status" aria-live="polite" className="state">
      <span className="unseen">{words.loading}</span>
      <Skeleton active paragraph={{ rows }} title={false} aria-hidden />
    </div>
  );
}

/** Nothing there, in words, with what could be done about it. */
export function Nothing({ text, children }: { text?: string; children?: ReactNode }) {
  const words = useWords(stateWords);
  return <Empty className="state" image={Empty.PRESENTED_IMAGE_SIMPLE} description={text ?? words.empty}>{children}</Empty>;
}

/** Why something could not be read: the API's own sentence, the request id, and a way on. */
export function Failure({ problem, again }: { problem: Problem; again?: () => void }) {
  const words = useWords(stateWords);
  if (isForbidden(problem)) return <Forbidden problem={problem} />;
  const sentence = problem.message || (problem.code === 'OFFLINE' ? words.offline : words.internal);
  return (
    <Alert
      className="state"
      type="error"
      showIcon
      title={words.failed}
      description={<>
        <p>{sentence}</p>
        {problem.requestId && <p className="faint">{words.requestId} <code>{problem.requestId}</code></p>}
      </>}
      action={again && <Button onClick={again}>{words.again}</Button>}
    />
  );
}

/** Not for this reader: how to become one who may. */
export function Forbidden({ problem }: { problem: Problem }) {
  const words = useWords(stateWords);
  return (
    <Alert
      className="state"
      type="warning"
      showIcon
      title={words.forbidden}
      description={<>
        <p>{problem.message || words.forbiddenHint}</p>
        {problem.requestId && <p className="faint">{words.requestId} <code>{problem.requestId}</code></p>}
      </>}
      action={<Go to="/sign-in" className="ant-btn ant-btn-primary">{words.signIn}</Go>}
    />
  );
}

/** No such page or thing. */
export function NotFound() {
  const words = useWords(stateWords);
  return (
    <Empty className="state" description={<><h1>{words.notFound}</h1><p>{words.notFoundHint}</p></>}>
      <Go to="/">{words.home}</Go>
    </Empty>
  );
}

/**
 * What became of a question, whichever it is: loading, failed, empty, or shown. `empty`
 * says when an answer has nothing in it.
 */
export function Answer<Data>({ of, empty, rows, nothing, children }: {
  of: Asked<Data>;
  empty?: (data: Data) => boolean;
  rows?: number;
  nothing?: ReactNode;
  children: (data: Data) => ReactNode;
}) {
  if (of.problem) return <Failure problem={of.problem} again={of.again} />;
  if (of.data === undefined) return <Loading rows={rows} />;
  if (empty?.(of.data)) return nothing ?? <Nothing />;
  return children(of.data);
}

/** Keeps a fault of one screen on that screen. A build that was replaced meanwhile is loaded anew. */
export class Fence extends Component<{ words: Dictionary<typeof stateWords.zh>; english: boolean; children: ReactNode }, { broken: boolean }> {
  override state = { broken: false };

  static getDerivedStateFromError() {
    return { broken: true };
  }

  override render() {
    if (!this.state.broken) return this.props.children;
    const words = this.props.english ? this.props.words.en : this.props.words.zh;
    return (
      <Alert className="state" type="error" showIcon title={words.broken} description={words.brokenHint}
        action={<Button onClick={() => location.reload()}>{words.reload}</Button>} />
    );
  }
}
