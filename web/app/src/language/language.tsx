import { createContext, useContext, useEffect, useMemo, useState, type ReactNode } from 'react';
import { keep, kept } from '../kept';

export type Language = 'zh' | 'en';

type Entry = string | ((...values: never[]) => string);
type Translated<W> = { [K in keyof W]: W[K] extends string ? string : W[K] };

export interface Dictionary<W> {
  zh: W;
  en: W;
}

/** The words of one part of the pages in both languages; a missing one does not compile. */
export function dictionary<const W extends Record<string, Entry>>(zh: W, en: Translated<W>): Dictionary<Translated<W>> {
  return { zh: zh as Translated<W>, en };
}

interface Spoken {
  language: Language;
  speak: (language: Language) => void;
}

const LanguageContext = createContext<Spoken>({ language: 'zh', speak: () => undefined });

/** Chinese unless the reader has chosen; the choice stays in the browser. */
export function LanguageProvider({ children }: { children: ReactNode }) {
  const [language, setLanguage] = useState<Language>(() => (kept('language') === 'en' ? 'en' : 'zh'));
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
  }, [language]);
  const spoken = useMemo(() => ({
    language,
    speak: (chosen: Language) => {
      keep('language', chosen);
      setLanguage(chosen);
    },
  }), [language]);
  return <LanguageContext value={spoken}>{children}</LanguageContext>;
}

export function useLanguage(): Spoken {
  return useContext(LanguageContext);
}

/** The words of a dictionary in the reader's language. */
export function useWords<W>(words: Dictionary<W>): W {
  const { language } = useLanguage();
  return words[language];
}
