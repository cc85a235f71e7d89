// What the CSP and the house forbid is refused here already: text that becomes
// markup or code, inline styles, browser storage, and the shell's API outside
// its one file.
import nounsanitized from "eslint-plugin-no-unsanitized";
import svelte from "eslint-plugin-svelte";
import globals from "globals";
import ts from "typescript-eslint";
import svelteConfig from "./svelte.config.js";

const storage = ["localStorage", "sessionStorage", "indexedDB", "caches"].map((name) => ({
  name,
  message: "Browser storage stays empty: what is kept is kept by the host.",
}));

export default ts.config(
  { ignores: ["dist", "dist-fake", "look", "src/platform/generated"] },
  ...ts.configs.strict,
  ...svelte.configs.recommended,
  nounsanitized.configs.recommended,
  {
    languageOptions: { globals: { ...globals.browser, __FAKE__: "readonly" } },
    rules: {
      eqeqeq: "error",
      "no-eval": "error",
      "no-implied-eval": "error",
      "no-new-func": "error",
      "no-console": "error",
      "no-restricted-globals": ["error", ...storage],
      "no-restricted-imports": [
        "error",
        {
          patterns: [
            { group: ["@tauri-apps/*"], message: "Only platform/tauri.ts knows the shell." },
            { group: ["**/generated/*"], message: "Import wire types from platform/types." },
          ],
        },
      ],
      "no-restricted-syntax": [
        "error",
        {
          selector: "MemberExpression[property.name=/^(innerHTML|outerHTML)$/]",
          message: "Text never becomes markup.",
        },
        { selector: "MemberExpression[property.name='cookie']", message: "No cookies in the UI." },
      ],
    },
  },
  {
    files: ["**/*.svelte", "**/*.svelte.ts"],
    languageOptions: {
      parserOptions: { parser: ts.parser, extraFileExtensions: [".svelte"], svelteConfig },
    },
    rules: {
      "svelte/no-at-html-tags": "error",
      "svelte/no-inline-styles": "error",
      "svelte/no-target-blank": "error",
      "svelte/button-has-type": "error",
      "svelte/require-each-key": "error",
    },
  },
  {
    files: ["src/platform/tauri.ts", "src/platform/types.ts"],
    rules: { "no-restricted-imports": "off" },
  },
  {
    // Tests look into the storage to see that it is empty.
    files: ["src/**/*.test.ts"],
    rules: { "no-restricted-globals": "off", "no-restricted-syntax": "off" },
  },
  {
    files: ["tools/**"],
    languageOptions: { globals: globals.node },
    rules: { "no-console": "off" },
  },
);
