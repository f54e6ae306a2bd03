import { useWords } from '../language/language';
import type { ReportLineFragment } from './reports.documents';
import { reportWords } from './reports.words';

type Subject = ReportLineFragment['subject'];

/** What a report is about, in words. */
export function useSubjectName(): (subject: Subject) => string {
  const words = useWords(reportWords);
  return (subject) => {
    switch (subject?.__typename) {
      case 'Project': return subject.name;
      case 'Pairing': return words.pairing(subject.team ?? subject.assistors.map((a) => a.organisation.name).join('、'), subject.recipient.name);
      default: return words.notSaid;
    }
  };
}

/** A field of a report as the API names it, such as values.completed_investment.cumulative, in words. */
export function useFieldName(measures: readonly { code: string; name: string }[]): (field: string | null | undefined) => string {
  const words = useWords(reportWords);
  return (field) => {
    const [part, of, side] = (field ?? '').split('.');
    switch (part) {
      case 'values': {
        if (!of) return words.values;
        const name = measures.find((m) => m.code === of)?.name ?? of;
        return side === 'cumulative' ? `${name} · ${words.now}` : side === 'period' ? `${name} · ${words.within}` : name;
      }
      case 'events': return of ? `${words.events} ${of}` : words.events;
      case 'progress': return words.progress;
      case 'text': return words.text;
      case 'nothingToReport': return words.nothing;
      default: return words.whole;
    }
  };
}
