import { useAsk } from '../../api/ask';
import { useWords } from '../../language/language';
import { Answer } from '../../states/states';
import { Table } from './parts';
import { MeasuresDocument } from './programmes.documents';
import { settingsWords } from './settings.words';

/** What is counted; measures come with the program and are read only. */
export default function Measures() {
  const words = useWords(settingsWords);
  const asked = useAsk(MeasuresDocument, {});
  return (
    <Answer of={asked} rows={10}>
      {({ measures }) => (
        <Table label={words.measures} heads={[words.name, words.code, words.unit, words.behaviour, words.additive, words.note]}>
          {measures.map((m) => (
            <tr key={m.id}>
              <th scope="row">{m.name}</th><td><code>{m.code}</code></td><td>{m.unit}</td><td>{words[m.behaviour]}</td><td>{m.additive ? words.yes : words.no}</td><td>{m.note}</td>
            </tr>
          ))}
        </Table>
      )}
    </Answer>
  );
}
