import { defineConfig } from 'vite';

export default defineConfig({
  // the built page works from any folder of a server
  base: './',
  // TensorFlow.js is most of it
  build: { chunkSizeWarningLimit: 4000 },
});
