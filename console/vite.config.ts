import { defineConfig } from 'vite'

/** The page is built to `dist/`, from where the server serves it. */
export default defineConfig({
  root: import.meta.dirname,
  base: './',
  oxc: { jsx: { runtime: 'automatic', importSource: 'preact' } },
  build: {
    outDir: 'dist',
    emptyOutDir: true,
    target: 'es2022',
    // The page may load from its own server only: nothing is put into the text of another file.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    // libopus asks for it on the server only.
    rolldownOptions: { external: ['node:module'] },
  },
})
