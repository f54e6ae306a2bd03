import { Result } from 'antd';
import { useWords } from '../language/language';
import { shellWords } from './shell.words';

/** Stands where a screen has nothing to show yet. */
export function Coming() {
  const words = useWords(shellWords);
  return <Result status="info" title={<h1>{words.comingTitle}</h1>} subTitle={words.comingHint} />;
}
