import { ConfigProvider } from 'antd';
import enUS from 'antd/locale/en_US';
import zhCN from 'antd/locale/zh_CN';
import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { BrowserRouter } from 'react-router';
import { Provider } from 'urql';
import { newClient } from './api/client';
import { LiveProvider } from './api/live';
import { LanguageProvider, useLanguage } from './language/language';
import { MoneyUnitProvider } from './money/money';
import { SessionProvider } from './session/session';
import { Shell } from './shell/shell';
import './main.css';

// Greys of the library that fall short of a contrast of 4.5 : 1 are darker here.
const theme = {
  token: {
    colorPrimary: '#1a4f8b',
    colorLink: '#1a4f8b',
    colorLinkHover: '#12386a',
    colorLinkActive: '#12386a',
    colorError: '#b3261e',
    colorText: '#1f2329',
    colorTextSecondary: '#454c57',
    colorTextTertiary: '#5c6470',
    colorTextDescription: '#5c6470',
    colorTextPlaceholder: '#676f7b',
    borderRadius: 4,
    fontFamily: 'system-ui, "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif',
  },
};

const client = newClient();
// The policy of the page lets in style elements that carry the nonce of this answer.
const nonce = document.querySelector<HTMLMetaElement>('meta[property="csp-nonce"]')?.nonce ?? '';
// Not all of the library passes its nonce on: what scripts of the page make gets it here.
const createElement = document.createElement.bind(document);
document.createElement = ((name: string, options?: ElementCreationOptions) => {
  const element = createElement(name, options);
  if (element instanceof HTMLStyleElement) element.nonce = nonce;
  return element;
}) as typeof document.createElement;

function Dashboard() {
  const { language } = useLanguage();
  return (
    <ConfigProvider
      csp={{ nonce }}
      button={{ autoInsertSpace: false }}
      locale={language === 'zh' ? zhCN : enUS}
      theme={theme}
    >
      <BrowserRouter>
        <SessionProvider>
          <LiveProvider>
            <MoneyUnitProvider>
              <Shell />
            </MoneyUnitProvider>
          </LiveProvider>
        </SessionProvider>
      </BrowserRouter>
    </ConfigProvider>
  );
}

createRoot(document.getElementById('root')!).render(
  <StrictMode>
    <Provider value={client}>
      <LanguageProvider>
        <Dashboard />
      </LanguageProvider>
    </Provider>
  </StrictMode>,
);
