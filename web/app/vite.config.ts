import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';

// The build is committed and embedded in the program (web/dashboard.go), so it must be the
// same wherever it is made: names by content, no source maps, nothing of the machine.
export default defineConfig({
  plugins: [react()],
  // dashboard.go puts another nonce in its place with each page.
  html: { cspNonce: '__NONCE__' },
  build: {
    outDir: '../dist',
    emptyOutDir: true,
    target: 'es2022',
    assetsInlineLimit: 0, // the policy allows no data: for scripts or fonts
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 1200,
    license: false,
  },
  server: {
    // `npm run dev` beside `jiedui serve`.
    proxy: { '/graphql': 'http://127.0.0.1:8484' },
  },
});
