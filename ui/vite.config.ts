// Builds the one UI of both hosts. Nothing may end up inline: the hosts' CSP
// takes scripts, styles, fonts and pictures from their own origin only.
import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vitest/config";

/** The server's CSP; the desktop's differs in `connect-src` only. */
const csp = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  "font-src 'self'",
  "connect-src 'self'",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

export default defineConfig(({ mode }) => ({
  plugins: [svelte()],
  // `fake` answers the commands in the page itself; it is a build of its own,
  // so that nothing of it can reach the product.
  define: { __FAKE__: JSON.stringify(mode === "fake" || mode === "test") },
  resolve: mode === "test" ? { conditions: ["browser"] } : {},
  build: {
    outDir: mode === "fake" ? "dist-fake" : "dist",
    target: ["chrome120", "safari16.4"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    reportCompressedSize: false,
    // What the first screen needs comes in one file: each one more is a walk through three processes.
    rolldownOptions: {
      output: {
        codeSplitting: {
          groups: [
            {
              name: "start",
              test: /src\/(main|start|App|platform\/(http|tauri|types|paper)|state\/|messages\/(kinds|words|ja\.ts|ja\/(?!desk|letters|office|reissue))|parts\/(ProgressNote|LinkButton)|styles\/base)|node_modules\/(svelte|clsx|esm-env)/,
            },
          ],
        },
      },
    },
  },
  preview: { headers: { "content-security-policy": csp } },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    testTimeout: 30_000,
    setupFiles: ["src/testing/setup.ts"],
  },
}));
